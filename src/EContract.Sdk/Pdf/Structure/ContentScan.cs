using System.Text;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>
/// What a content stream asks of whoever carries it out, counted without carrying it out: never less than it is, however
/// the stream is written, and sometimes more.
/// </summary>
/// <param name="TextLength">How many bytes of strings it has, and so at most how many characters it shows.</param>
/// <param name="Depth">How deep its arrays, dictionaries and strings nest.</param>
/// <param name="Invocations">The XObjects that it names for <c>Do</c> (ISO 32000-2, 8.8), and how often.</param>
/// <param name="UnclearInvocations">How often <c>Do</c> stands where it is not clear what it names.</param>
internal sealed record ContentScan(long TextLength, int Depth, IReadOnlyDictionary<string, int> Invocations, int UnclearInvocations)
{
    /// <summary>Counts.</summary>
    public static ContentScan Of(ReadOnlySpan<byte> content)
    {
        var invocations = new Dictionary<string, int>(StringComparer.Ordinal);
        int unclear = 0;
        // A comment could hide which name is the operand; without one, it is what stands before the operator.
        bool hasComments = content.Contains((byte)'%');
        for (int at = 0; content[at..].IndexOf("Do"u8) is >= 0 and var next; at += 2)
        {
            at += next;
            if ((at > 0 && PdfCharacters.IsRegular(content[at - 1])) || (at + 2 < content.Length && PdfCharacters.IsRegular(content[at + 2])))
                continue;
            if (!hasComments && NameBefore(content[..at]) is { } name)
                invocations[name] = invocations.GetValueOrDefault(name) + 1;
            else
                unclear++;
        }

        (long text, int depth) = Measure(content);
        return new ContentScan(text, depth, invocations, unclear);
    }

    // The one operand before an operator, itself after another operator or nothing; a name with escapes is not looked into.
    private static string? NameBefore(ReadOnlySpan<byte> before)
    {
        ReadOnlySpan<byte> trimmed = TrimEnd(before);
        int start = trimmed.Length;
        while (start > 0 && PdfCharacters.IsRegular(trimmed[start - 1]))
            start--;
        ReadOnlySpan<byte> name = trimmed[start..];
        if (name.IsEmpty || name.Contains((byte)'#') || start == 0 || trimmed[start - 1] != '/')
            return null;
        ReadOnlySpan<byte> above = TrimEnd(trimmed[..(start - 1)]);
        int operation = above.Length;
        while (operation > 0 && PdfCharacters.IsRegular(above[operation - 1]))
            operation--;
        bool follows = above.IsEmpty || (operation < above.Length && char.IsAsciiLetter((char)above[operation]) && (operation == 0 || above[operation - 1] != '/'));
        return follows ? Encoding.Latin1.GetString(name) : null;
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty && PdfCharacters.IsWhiteSpace(content[^1]))
            content = content[..^1];
        return content;
    }

    private static (long TextLength, int Depth) Measure(ReadOnlySpan<byte> content)
    {
        long text = 0, digits = 0;
        int deepest = 0, nodes = 0, strings = 0;
        for (int i = 0; i < content.Length; i++)
        {
            byte c = content[i];
            if (strings > 0)
            {
                text++;
                if (c == '\\')
                    i++;
                else if (c == '(')
                    strings++;
                else if (c == ')')
                    strings--;
            }
            else if (c == '(')
            {
                strings = 1;
            }
            else if (c is (byte)'[' or (byte)'<')
            {
                nodes++;
            }
            else if (c is (byte)']' or (byte)'>')
            {
                nodes = Math.Max(0, nodes - 1);
            }
            // Two hexadecimal digits are a byte.
            else if (nodes > 0 && PdfCharacters.HexValue(c) >= 0)
            {
                digits++;
            }

            deepest = Math.Max(deepest, nodes + strings);
        }

        return (text + (digits / 2), deepest);
    }
}
