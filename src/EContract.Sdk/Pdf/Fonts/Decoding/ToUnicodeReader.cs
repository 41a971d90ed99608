using System.Text;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Fonts.Decoding;

/// <summary>Reads which text each code of a font stands for (ISO 32000-2, 9.10.3). The counterpart of <see cref="Embedding.ToUnicodeCMap"/>.</summary>
internal static class ToUnicodeReader
{
    // Codes have two bytes at most, wherever fonts are shown.
    private const int MaxEntries = 65_536;

    /// <exception cref="PdfFormatException">It is no CMap.</exception>
    public static IReadOnlyDictionary<int, string> Read(ReadOnlyMemory<byte> cmap)
    {
        var lexer = new PdfLexer(PdfSource.FromMemory(cmap), PdfReaderOptions.Default);
        var parser = new PdfObjectParser(lexer, PdfReaderOptions.Default);
        var texts = new Dictionary<int, string>();
        var operands = new List<PdfObject>();
        for (PdfToken token = lexer.ReadToken(); token.Kind != PdfTokenKind.End; token = lexer.ReadToken())
        {
            if (token.Kind is PdfTokenKind.String or PdfTokenKind.HexadecimalString or PdfTokenKind.ArrayOpen)
            {
                operands.Add(parser.ReadObject(token));
                continue;
            }

            if (token.IsKeyword("endbfchar"))
                AddCharacters(texts, operands);
            else if (token.IsKeyword("endbfrange"))
                AddRanges(texts, operands);
            operands.Clear();
        }

        return texts;
    }

    private static void AddCharacters(Dictionary<int, string> texts, List<PdfObject> operands)
    {
        for (int i = 0; i + 1 < operands.Count; i += 2)
        {
            if (operands[i] is PdfString code && operands[i + 1] is PdfString text)
                Add(texts, CodeOf(code), TextOf(text));
        }
    }

    private static void AddRanges(Dictionary<int, string> texts, List<PdfObject> operands)
    {
        for (int i = 0; i + 2 < operands.Count; i += 3)
        {
            if (operands[i] is not PdfString low || operands[i + 1] is not PdfString high)
                continue;
            int first = CodeOf(low), last = CodeOf(high);
            // 9.10.3: the codes of a range differ in their last byte only.
            if (last - first > byte.MaxValue)
                throw new PdfFormatException("A ToUnicode CMap has a range of more than 256 codes");
            for (int code = first; code <= last; code++)
            {
                if (operands[i + 2] is PdfArray each && code - first < each.Count && each[code - first] is PdfString own)
                    Add(texts, code, TextOf(own));
                else if (operands[i + 2] is PdfString text && TextOf(text) is { Length: > 0 } start && start[^1] + (code - first) <= char.MaxValue)
                    Add(texts, code, start[..^1] + (char)(start[^1] + (code - first)));
            }
        }
    }

    private static void Add(Dictionary<int, string> texts, int code, string text)
    {
        texts[code] = text;
        if (texts.Count > MaxEntries)
            throw new PdfFormatException($"A ToUnicode CMap has more than {MaxEntries} entries");
    }

    private static int CodeOf(PdfString code) => code.Bytes.Span switch
    {
        [var only] => only,
        [var high, var low] => (high << 8) | low,
        _ => throw new PdfFormatException("A ToUnicode CMap has a code that is not of one or two bytes"),
    };

    private static string TextOf(PdfString text) => Encoding.BigEndianUnicode.GetString(text.Bytes.Span);
}
