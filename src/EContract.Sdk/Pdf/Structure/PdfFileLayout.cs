using System.Text;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>The two fixed points of a file: its header, and the last <c>startxref</c> (ISO 32000-2, 7.5.2 and 7.5.5).</summary>
/// <param name="HeaderOffset">Where <c>%PDF-</c> stands; what is before it is junk.</param>
/// <param name="Version">The version the header claims, such as "1.7".</param>
/// <param name="StartXrefOffset">Where the keyword <c>startxref</c> stands.</param>
/// <param name="StartXref">The offset it gives, as it stands.</param>
internal sealed record PdfFileLayout(long HeaderOffset, string Version, long StartXrefOffset, long StartXref)
{
    // Readers commonly look this far; further back it would be somebody else's startxref.
    private const int HeaderSearchLength = 1024;
    private const int TailSearchLength = 2048;

    /// <exception cref="PdfFormatException">The header or the <c>startxref</c> is missing.</exception>
    public static PdfFileLayout Find(PdfSource source, PdfReaderOptions options)
    {
        (long headerOffset, string version) = FindHeader(source);
        Span<byte> tail = stackalloc byte[(int)Math.Min(TailSearchLength, source.Length)];
        long tailOffset = source.Length - tail.Length;
        source.ReadExactly(tailOffset, tail);
        int found = tail.LastIndexOf("startxref"u8);
        if (found < 0)
            throw new PdfFormatException("There is no 'startxref' near the end of the file: it is truncated, or no PDF", source.Length);
        long at = tailOffset + found;
        var lexer = new PdfLexer(source, options, at + "startxref".Length);
        PdfToken offset = lexer.ReadToken();
        if (offset.Kind != PdfTokenKind.Integer)
            throw new PdfFormatException("'startxref' is not followed by an offset", at);
        return new PdfFileLayout(headerOffset, version, at, offset.Integer);
    }

    /// <summary>Finds the header and its version; without one, what a repaired file is taken for.</summary>
    public static (long Offset, string Version) FindHeaderOrDefault(PdfSource source) => TryFindHeader(source) ?? (0, "1.4");

    private static (long Offset, string Version) FindHeader(PdfSource source)
    {
        if (source.Length == 0)
            throw new PdfFormatException("The file is empty", 0);
        return TryFindHeader(source) ?? throw new PdfFormatException("The file is no PDF: it has no %PDF- header", 0);
    }

    private static (long Offset, string Version)? TryFindHeader(PdfSource source)
    {
        Span<byte> head = stackalloc byte[(int)Math.Min(HeaderSearchLength, source.Length)];
        source.ReadExactly(0, head);
        int at = head.IndexOf("%PDF-"u8);
        if (at < 0)
            return null;
        ReadOnlySpan<byte> version = head[(at + 5)..];
        int end = 0;
        while (end < version.Length && end < 8 && (PdfCharacters.IsDigit(version[end]) || version[end] == '.'))
            end++;
        return (at, Encoding.ASCII.GetString(version[..end]));
    }
}
