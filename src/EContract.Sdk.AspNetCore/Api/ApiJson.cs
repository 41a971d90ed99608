using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>The one form of JSON that the API reads and writes, whatever the host has set up for its own.</summary>
internal static class ApiJson
{
    /// <summary>How deep what comes in may be nested.</summary>
    public const int MaxDepth = 16;

    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            PropertyNameCaseInsensitive = false,
            RespectNullableAnnotations = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            MaxDepth = MaxDepth,
            // Japanese as it is written; what HTML gives a meaning to is escaped all the same.
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new DecimalConverter(), new SearchTextConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // A number of JavaScript has 53 bits: not every amount fits.
    private sealed class DecimalConverter : JsonConverter<decimal>
    {
        private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out decimal number) ? number
                : reader.TokenType == JsonTokenType.String && decimal.TryParse(reader.GetString(), Style, CultureInfo.InvariantCulture, out decimal written) ? written
                : throw new JsonException("It is no amount.");

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }

    // "part of it", or {"exactly": "all of it"}, or {"blank": true}.
    private sealed class SearchTextConverter : JsonConverter<SearchText>
    {
        public override SearchText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
                return SearchText.Containing(reader.GetString()!);
            return JsonSerializer.Deserialize<Form>(ref reader, options) switch
            {
                { Exactly: { } whole, Blank: false } => SearchText.Exactly(whole),
                { Exactly: null, Blank: true } => SearchText.Blank,
                _ => throw new JsonException("A text to search for is a string, or has 'exactly' or 'blank'."),
            };
        }

        public override void Write(Utf8JsonWriter writer, SearchText value, JsonSerializerOptions options)
        {
            if (value is { Value: { } part, IsWhole: false })
                writer.WriteStringValue(part);
            else
                JsonSerializer.Serialize(writer, new Form(value.Value, value.Value is null), options);
        }

        private sealed record Form(string? Exactly = null, bool Blank = false);
    }
}
