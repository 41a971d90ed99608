using System.Globalization;
using EContract.Sdk.Pdf.Layout;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>What a signature says about itself, for the text that it shows.</summary>
/// <param name="Name">Who signs.</param>
/// <param name="Time">The claimed time, as M states it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Location">Where.</param>
internal sealed record AppearanceFacts(string Name, DateTimeOffset Time, string? Reason, string? Location)
{
    // More than any field has room for.
    private const int MaxCharacters = 2000, MaxLines = 100;

    /// <summary>The lines of an appearance with the facts filled in, each fact on one line.</summary>
    /// <exception cref="PdfSigningException">They are more than anybody could read.</exception>
    public IReadOnlyList<string> FillIn(SignatureAppearance appearance)
    {
        // M states whole seconds, and what is shown must be what is stated.
        DateTimeOffset shown = TimeZoneInfo.ConvertTime(new DateTimeOffset(Time.Ticks - (Time.Ticks % TimeSpan.TicksPerSecond), Time.Offset), appearance.TimeZone);
        (string Placeholder, string? Value)[] facts =
        [
            ("{name}", Name),
            ("{time}", shown.ToString(appearance.TimeFormat, CultureInfo.InvariantCulture)),
            ("{reason}", Reason),
            ("{location}", Location),
        ];
        for (int i = 0; i < facts.Length; i++)
            facts[i].Value = facts[i].Value is { } value ? InvisibleCharacters.Remove(value) : null;
        string[] lines = [.. appearance.Lines.Select(line => FillIn(line, facts)).OfType<string>().SelectMany(line => line.ReplaceLineEndings("\n").Split('\n'))];
        long length = lines.Sum(line => (long)line.Length);
        return lines.Length <= MaxLines && length <= MaxCharacters
            ? lines
            : throw new PdfSigningException(
                PdfSigningFailure.AppearanceIllegible,
                $"The signature's text has {lines.Length} lines and {length} characters; {MaxLines} and {MaxCharacters} are the most.");
    }

    // In one pass: what a fact says is not looked into for placeholders.
    private static string? FillIn(string line, (string Placeholder, string? Value)[] facts)
    {
        var filled = new System.Text.StringBuilder();
        for (int i = 0; i < line.Length;)
        {
            (string? placeholder, string? value) = facts.FirstOrDefault(fact => line.AsSpan(i).StartsWith(fact.Placeholder));
            if (placeholder is not null && value is null)
                return null;
            filled.Append(value ?? line[i].ToString());
            i += placeholder?.Length ?? 1;
        }

        return filled.ToString();
    }
}
