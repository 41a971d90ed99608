using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Contracts.Templates;

/// <summary>Reads and writes templates as JSON: strictly, so that what a template says is what its author saw.</summary>
internal static class TemplateJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        PropertyNameCaseInsensitive = false,
        MaxDepth = TemplateLimits.MaxJsonDepth,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <exception cref="TemplateException">It is no template.</exception>
    public static EnvelopeTemplate Read(string json)
    {
        if (json.Length > TemplateLimits.MaxJsonLength)
            throw Wrong("$", $"The template has {json.Length} characters; {TemplateLimits.MaxJsonLength} are allowed.");
        try
        {
            return JsonSerializer.Deserialize<EnvelopeTemplate>(json, Options) ?? throw Wrong("$", "The template is null.");
        }
        catch (JsonException e)
        {
            throw Wrong(e.Path ?? "$", e.LineNumber is { } line ? $"Line {line + 1}: {FirstSentence(e.Message)}" : FirstSentence(e.Message), e);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw Wrong("$", e.Message, e);
        }
    }

    public static string Write(EnvelopeTemplate template) => CanonicalJson.Write(JsonSerializer.SerializeToElement(template, Options));

    public static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));

    // The path and the line stand behind it, and are said by us.
    private static string FirstSentence(string message) => message.Split(" Path: ", 2)[0];

    private static TemplateException Wrong(string place, string message, Exception? inner = null) => new([new TemplateProblem(place, message)], inner);
}
