using System.Globalization;

namespace EContract.Sdk.MailKit.Smtp;

/// <summary>Makes what a server said fit to be shown and logged: one line, not too long, without what it was told in secret.</summary>
internal static class ServerText
{
    private const int MaxLength = 300;

    public static string Safe(string? text, string? secret = null)
    {
        string said = text ?? "";
        if (secret is { Length: > 0 })
            said = said.Replace(secret, "…", StringComparison.Ordinal);
        char[] line = [.. said.Take(MaxLength + 1).Select(c => IsPlain(c) ? c : ' ')];
        string whole = string.Join(' ', new string(line).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return whole.Length > MaxLength ? string.Concat(whole.AsSpan(0, MaxLength), "…") : whole;
    }

    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
