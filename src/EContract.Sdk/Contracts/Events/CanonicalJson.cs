using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EContract.Sdk.Contracts.Events;

/// <summary>
/// The one form of a JSON value: RFC 8785 (JSON Canonicalization Scheme), of which we use objects, arrays, strings, whole
/// numbers and booleans. A member that is null is left out. Fractions never occur: amounts are written as strings.
/// </summary>
internal static class CanonicalJson
{
    /// <exception cref="ArgumentException">The value holds a fraction.</exception>
    public static string Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                AppendList(text, '[', ']', value.EnumerateArray(), static (text, item) => Append(text, item));
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(CultureInfo.InvariantCulture, $"{WholeNumber(value)}");
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                text.Append("null");
                break;
        }
    }

    // RFC 8785, 3.2.3: members in the order of their names' UTF-16 code units.
    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        IEnumerable<JsonProperty> members = value.EnumerateObject()
            .Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .OrderBy(member => member.Name, StringComparer.Ordinal);
        AppendList(text, '{', '}', members, static (text, member) =>
        {
            AppendString(text, member.Name);
            text.Append(':');
            Append(text, member.Value);
        });
    }

    private static void AppendList<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<StringBuilder, T> append)
    {
        text.Append(open);
        bool first = true;
        foreach (T item in items)
        {
            if (!first)
                text.Append(',');
            first = false;
            append(text, item);
        }

        text.Append(close);
    }

    // RFC 8785, 3.2.2.2: only what JSON forbids is escaped, and in the shortest way.
    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static long WholeNumber(JsonElement value) =>
        value.TryGetInt64(out long number) && Math.Abs(number) < 1L << 53
            ? number
            : throw new ArgumentException($"{value.GetRawText()} is no whole number that every JSON reader keeps exactly.", nameof(value));
}
