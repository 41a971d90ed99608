using System.Text.Json.Nodes;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;
using Microsoft.Data.Sqlite;

namespace EContract.Cli.Tests;

public sealed class InvariantModeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Audit_WithoutUnicodesData_IsRefused(bool isInvariant)
    {
        using var directory = new TemporaryDirectory();
        string program = Path.Combine(AppContext.BaseDirectory, "econtract.dll"), settings = directory.Combine("runtimeconfig.json");
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(program, "runtimeconfig.json"), TestContext.Current.CancellationToken))!;
        config["runtimeOptions"]!["configProperties"]!["System.Globalization.Invariant"] = isInvariant;
        string database = directory.Combine("contracts.db");
        using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE econtract_envelopes (x)";
            command.ExecuteNonQuery();
        }

        await File.WriteAllTextAsync(settings, config.ToJsonString(), TestContext.Current.CancellationToken);

        ToolResult result = await ToolRunner.RunAsync(
            "dotnet",
            ["exec", "--runtimeconfig", settings, "--depsfile", Path.ChangeExtension(program, "deps.json"), program, "audit", "verify", "--database", database]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal(isInvariant, result.Errors.Contains("InvariantGlobalization", StringComparison.Ordinal));
    }
}
