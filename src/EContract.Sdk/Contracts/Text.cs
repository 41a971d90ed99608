namespace EContract.Sdk.Contracts;

/// <summary>What every text that people type in has to satisfy before it goes into the log, a mail or a PDF.</summary>
internal static class Text
{
    /// <summary>Requires a text that says something, within a length, of one line and of whole characters.</summary>
    public static string Require(string value, int maxLength, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        return Allow(value, maxLength, parameter);
    }

    /// <summary>The same, where the text may be empty or have several lines.</summary>
    public static string Allow(string value, int maxLength, string parameter, bool multiline = false)
    {
        ArgumentNullException.ThrowIfNull(value, parameter);
        if (value.Length > maxLength)
            throw new ArgumentException($"The text is {value.Length} characters long; {maxLength} are allowed.", parameter);
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                i++;
            else if (char.IsSurrogate(c))
                throw new ArgumentException($"The text has half a surrogate pair at character {i}.", parameter);
            else if (char.IsControl(c) && !(multiline && (c is '\n' or '\r' or '\t')))
                throw new ArgumentException($"The text has a control character (U+{(int)c:X4}) at character {i}.", parameter);
        }

        return value;
    }

    /// <summary>Requires the form of an e-mail address: one local part, one domain, nothing that could start a header.</summary>
    public static string RequireEmail(string value, string parameter)
    {
        Require(value, EnvelopeLimits.MaxEmailLength, parameter);
        int at = value.IndexOf('@', StringComparison.Ordinal);
        bool wellFormed = at > 0 && at == value.LastIndexOf('@') && at < value.Length - 1
            && !value.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"');
        return wellFormed ? value : throw new ArgumentException("An e-mail address has the form local@domain.", parameter);
    }
}
