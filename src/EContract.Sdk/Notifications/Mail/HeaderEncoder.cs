using System.Text;
using EContract.Sdk.Notifications.Composition;

namespace EContract.Sdk.Notifications.Mail;

/// <summary>Writes header fields: ASCII as it is, everything else as encoded words (RFC 2047), folded (RFC 5322, 2.2.3).</summary>
internal static class HeaderEncoder
{
    // RFC 2047, 2: lines with encoded words have at most 76 characters, an encoded word at most 75.
    private const int MaxLineLength = 76;
    private const string Prefix = "=?UTF-8?B?";
    private const string Suffix = "?=";

    /// <summary>Encodes unstructured text, such as a subject.</summary>
    /// <param name="text">The text; line breaks and control characters are taken out.</param>
    /// <param name="column">How much of the line the field's name has used.</param>
    public static string Text(string text, int column)
    {
        string line = SafeLine(text);
        return IsPlain(line) && column + line.Length <= MaxLineLength ? line : EncodedWords(line, column);
    }

    /// <summary>Encodes a mailbox: a display name, and the address in angle brackets.</summary>
    /// <exception cref="NotificationException">The address is none.</exception>
    public static string Mailbox(MailboxAddress mailbox, int column)
    {
        if (!EmailAddress.TryNormalize(mailbox.Address, out string? address))
            throw new NotificationException(NotificationFailure.Rejected, $"\"{SafeLine(mailbox.Address)}\" is no e-mail address.");
        string name = SafeLine(mailbox.Name);
        if (name.Length == 0)
            return address;
        string phrase = IsAtoms(name) && column + name.Length <= MaxLineLength ? name : EncodedWords(name, column);
        // On a line of its own, whatever the length of the name.
        return $"{phrase}\r\n <{address}>";
    }

    private static string SafeLine(string text) => SafeText.Line(text, 1000);

    // An ASCII text that looks like an encoded word would be decoded by its reader, so it is encoded itself.
    private static bool IsPlain(string line) => line.All(c => c is >= ' ' and <= '~') && !line.Contains("=?", StringComparison.Ordinal);

    private static bool IsAtoms(string line) => line.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-');

    private static string EncodedWords(string text, int column)
    {
        var encoded = new StringBuilder();
        var word = new StringBuilder();
        int wordBytes = 0;
        int room = BytesThatFit(column);
        foreach (Rune rune in text.EnumerateRunes())
        {
            // RFC 2047, 5: a character is never split between two words.
            if (wordBytes > 0 && wordBytes + rune.Utf8SequenceLength > room)
            {
                Append(encoded, word);
                encoded.Append("\r\n ");
                wordBytes = 0;
                room = BytesThatFit(1);
            }

            word.Append(rune.ToString());
            wordBytes += rune.Utf8SequenceLength;
        }

        Append(encoded, word);
        return encoded.ToString();
    }

    private static int BytesThatFit(int column) => Math.Max(4, (MaxLineLength - 1 - column - Prefix.Length - Suffix.Length) / 4 * 3);

    private static void Append(StringBuilder encoded, StringBuilder word)
    {
        encoded.Append(Prefix).Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))).Append(Suffix);
        word.Clear();
    }
}
