using System.Text.Json;
using EContract.TestInfrastructure;

namespace EContract.Sdk.AspNetCore.Tests.Api;

public sealed class OpenApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_TellsOfEveryEndpointWhatItDoesTakesAndAnswers()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient client = host.Client();
        JsonElement document = await ApiHost.ReadAsync(await client.GetAsync("openapi.json", Cancelled));

        int count = 0;
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                count++;
                string where = $"{operation.Name} {path.Name}";
                Assert.True(operation.Value.GetProperty("summary").GetString()!.Length > 10, where);
                JsonElement answers = operation.Value.GetProperty("responses");
                JsonElement well = answers.TryGetProperty("200", out JsonElement ok) ? ok : answers.GetProperty("201");
                Assert.NotEmpty(well.GetProperty("content").EnumerateObject());
                Assert.All(well.GetProperty("content").EnumerateObject(), content => Assert.NotEqual("{}", content.Value.GetProperty("schema").GetRawText()));
                foreach (string status in (string[])["404", "409", "500", "503"])
                {
                    Assert.Equal(
                        "#/components/schemas/ApiProblem",
                        answers.GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString());
                }

                string[] named = [.. path.Name.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}'))];
                Assert.Equal(named, !operation.Value.TryGetProperty("parameters", out JsonElement parameters) ? [] : parameters.EnumerateArray()
                    .Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString()!));
                if (operation.Value.TryGetProperty("requestBody", out JsonElement body))
                    Assert.NotEmpty(body.GetProperty("content").EnumerateObject());
            }
        }

        Assert.Equal(host.Endpoints.Count - 1, count);
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Contains("inProgress", schemas.GetProperty("EnvelopeStatus").GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
    }

    [Fact]
    public async Task Document_InTheGuide_IsTheOneThatIsServed()
    {
        await using ApiHost host = await ApiHost.StartAsync();
        using HttpClient client = host.Client();
        string served = (await client.GetStringAsync("openapi.json", Cancelled)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string kept = RepositoryRoot.Combine("docs", "openapi.json");
        string? known = File.Exists(kept) ? await File.ReadAllTextAsync(kept, Cancelled) : null;
        if (served != known)
        {
            string found = Path.Combine(AppContext.BaseDirectory, "openapi.json");
            await File.WriteAllTextAsync(found, served, Cancelled);
            Assert.Fail($"The API has changed: copy {found} to docs/openapi.json, and look at what has changed.");
        }
    }
}
