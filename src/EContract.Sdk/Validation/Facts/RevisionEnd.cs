using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Validation.Facts;

/// <summary>How a cross-reference section is finished: <c>startxref</c>, its offset, <c>%%EOF</c> (ISO 32000-2, 7.5.5).</summary>
/// <param name="StartXref">The offset that stands there, or <see langword="null"/>.</param>
/// <param name="AfterMarker">Where the marker ends.</param>
/// <param name="AfterLineEnd">Where one line end after it ends.</param>
/// <param name="Problem">What is missing, or <see langword="null"/>.</param>
internal sealed record RevisionEnd(long? StartXref, long AfterMarker, long AfterLineEnd, string? Problem)
{
    internal static RevisionEnd Find(PdfSource source, PdfReaderOptions options, XrefSection section)
    {
        var lexer = new PdfLexer(source, options, section.End);
        try
        {
            if (section.Kind == XrefKind.Stream)
                Expect(lexer, "endstream", "endobj");
            Expect(lexer, "startxref");
            PdfToken offset = lexer.ReadToken();
            if (offset.Kind != PdfTokenKind.Integer)
                return Broken(lexer, null, "'startxref' is not followed by an offset");
            while (PdfCharacters.IsWhiteSpace(lexer.PeekByte()))
                lexer.ReadByte();
            foreach (byte expected in "%%EOF"u8)
            {
                if (lexer.ReadByte() != expected)
                    return Broken(lexer, offset.Integer, "the end-of-file marker is missing");
            }

            long afterMarker = lexer.Position;
            lexer.SkipEndOfLine();
            return new RevisionEnd(offset.Integer, afterMarker, lexer.Position, null);
        }
        catch (PdfFormatException e)
        {
            return Broken(lexer, null, e.Message);
        }
    }

    private static void Expect(PdfLexer lexer, params ReadOnlySpan<string> keywords)
    {
        foreach (string keyword in keywords)
        {
            if (!lexer.ReadToken().IsKeyword(keyword))
                throw new PdfFormatException($"'{keyword}' is missing after a cross-reference section", lexer.Position);
        }
    }

    private static RevisionEnd Broken(PdfLexer lexer, long? startXref, string problem) => new(startXref, lexer.Position, lexer.Position, problem);
}
