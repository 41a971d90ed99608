using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Content;

/// <summary>An operator of a content stream with what stands before it (ISO 32000-2, 7.8.2).</summary>
/// <param name="Operator">Its keyword, such as <c>Tj</c>.</param>
/// <param name="Operands">In their order.</param>
internal readonly record struct ContentOperation(string Operator, IReadOnlyList<PdfObject> Operands);

/// <summary>Takes a content stream apart. An inline image ends it: what follows <c>BI</c> is not looked into.</summary>
internal static class ContentReader
{
    // Table A.1: no operator has more than a colour of a DeviceN space, which has 32 components and a name.
    private const int MaxOperands = 64;

    /// <exception cref="PdfFormatException">Something is neither an operand nor an operator.</exception>
    public static IEnumerable<ContentOperation> Read(ReadOnlyMemory<byte> content)
    {
        var lexer = new PdfLexer(PdfSource.FromMemory(content), PdfReaderOptions.Default);
        var parser = new PdfObjectParser(lexer, PdfReaderOptions.Default);
        var operands = new List<PdfObject>();
        for (PdfToken token = lexer.ReadToken(); token.Kind != PdfTokenKind.End; token = lexer.ReadToken())
        {
            if (token is { Kind: PdfTokenKind.Keyword, Text: not ("true" or "false" or "null") })
            {
                yield return new ContentOperation(token.Text!, operands);
                if (token.Text == "BI")
                    yield break;
                operands = [];
                continue;
            }

            if (operands.Count == MaxOperands)
                throw new PdfFormatException($"An operator of a content stream has more than {MaxOperands} operands", token.Offset);
            operands.Add(parser.ReadObject(token));
        }
    }
}
