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
        AllowStored(value, maxLength, parameter, multiline);
        for (int i = 0; i < value.Length; i++)
        {
            if (ChangesOrder(value[i]))
                throw new ArgumentException($"The text has a character (U+{(int)value[i]:X4}) at character {i} that changes the order in which it is read (UAX #9).", parameter);
            if (value[i] is '\u2028' or '\u2029' && !multiline)
                throw new ArgumentException($"The text has a line break (U+{(int)value[i]:X4}) at character {i}.", parameter);
        }

        return value;
    }

    /// <summary>Whether a character changes the order in which others are read (UAX #9, 2.1 to 2.5), so that a text is not what it looks like.</summary>
    public static bool ChangesOrder(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>What a text satisfies that lies in a log: what was taken once has to stay readable, however strict new texts are judged.</summary>
    public static string AllowStored(string value, int maxLength, string parameter, bool multiline = false)
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
}
