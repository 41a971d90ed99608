using System.Security.Cryptography;
using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Fonts.Outlines;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Fonts.Embedding;

/// <summary>Writes a composite font with an embedded subset (ISO 32000-2, 9.7 to 9.9), as PDF/A wants it too.</summary>
internal static class Type0FontWriter
{
    private const int FixedPitch = 1;
    private const int Serif = 1 << 1;
    private const int Symbolic = 1 << 2;
    private const int Italic = 1 << 6;

    public static PdfReference Write(UsedGlyphs used, IObjectTarget target)
    {
        FontProgram program = used.Font.Subset([.. used.Characters.Select(character => character.Glyph)]);
        string name = $"{SubsetTag(program.Bytes)}+{used.Font.Name}";
        PdfReference descriptor = target.Add(Descriptor(used.Font, program, name, target));
        PdfReference descendant = target.Add(Descendant(used, program, name, descriptor));
        return target.Add(new PdfDictionary(
            ("Type", new PdfName("Font")),
            ("Subtype", new PdfName("Type0")),
            // 9.7.6.2, table 119: over a CIDFontType0 the name ends with that of the CMap.
            ("BaseFont", new PdfName(program.IsCff ? name + "-Identity-H" : name)),
            ("Encoding", new PdfName("Identity-H")),
            ("DescendantFonts", new PdfArray([descendant])),
            ("ToUnicode", target.Add(Compressed(PdfDictionary.Empty, ToUnicodeCMap.Write(used.Characters))))));
    }

    private static PdfDictionary Descendant(UsedGlyphs used, FontProgram program, string name, PdfReference descriptor)
    {
        int[] widths = [.. used.Characters.Select(character => used.Font.WidthOf(character.Glyph))];
        int usual = GlyphWidths.MostFrequent(widths);
        var font = new PdfDictionary(
            ("Type", new PdfName("Font")),
            ("Subtype", new PdfName(program.IsCff ? "CIDFontType0" : "CIDFontType2")),
            ("BaseFont", new PdfName(name)),
            ("CIDSystemInfo", new PdfDictionary(
                ("Registry", PdfString.FromText("Adobe")),
                ("Ordering", PdfString.FromText("Identity")),
                ("Supplement", new PdfInteger(0)))),
            ("FontDescriptor", descriptor),
            ("DW", new PdfInteger(usual)),
            ("W", GlyphWidths.Write(widths, usual)));
        return program.IsCff ? font : font.With("CIDToGIDMap", new PdfName("Identity"));
    }

    private static PdfDictionary Descriptor(PdfFont font, FontProgram program, string name, IObjectTarget target)
    {
        FontMetrics metrics = font.Metrics;
        // 9.8.2: with glyphs beyond Adobe's Latin set a font is symbolic.
        int flags = Symbolic | (metrics.IsFixedPitch ? FixedPitch : 0) | (metrics.IsSerif ? Serif : 0) | (metrics.ItalicAngle != 0 ? Italic : 0);
        return new PdfDictionary(
            ("Type", new PdfName("FontDescriptor")),
            ("FontName", new PdfName(name)),
            ("Flags", new PdfInteger(flags)),
            ("FontBBox", new PdfArray([.. metrics.Bounds.Select(bound => new PdfInteger(bound))])),
            ("ItalicAngle", new PdfReal(metrics.ItalicAngle)),
            ("Ascent", new PdfInteger(metrics.Ascent)),
            ("Descent", new PdfInteger(metrics.Descent)),
            ("CapHeight", new PdfInteger(metrics.CapHeight)),
            ("StemV", new PdfInteger(metrics.StemV)),
            // ISO 19005-1, 6.3.5 demands it; in PDF 2.0 it means nothing, and does no harm.
            ("CIDSet", target.Add(Compressed(PdfDictionary.Empty, AllOf(program.GlyphCount)))),
            (program.IsCff ? "FontFile3" : "FontFile2", target.Add(Compressed(
                program.IsCff
                    ? new PdfDictionary(("Subtype", new PdfName("CIDFontType0C")))
                    : new PdfDictionary(("Length1", new PdfInteger(program.Bytes.Length))),
                program.Bytes))));
    }

    // 9.9.2: six letters that tell this subset from others of the same font. What it holds decides, not chance.
    private static string SubsetTag(byte[] program)
    {
        byte[] hash = SHA256.HashData(program);
        return string.Create(6, hash, static (tag, hash) =>
        {
            for (int i = 0; i < tag.Length; i++)
                tag[i] = (char)('A' + (hash[i] % 26));
        });
    }

    // One bit a CID, the first in the highest bit.
    private static byte[] AllOf(int count)
    {
        var bits = new byte[(count + 7) / 8];
        for (int i = 0; i < count; i++)
            bits[i / 8] |= (byte)(0x80 >> (i % 8));
        return bits;
    }

    private static PdfStream Compressed(PdfDictionary dictionary, byte[] bytes) =>
        new(dictionary.With("Filter", new PdfName("FlateDecode")), FlateFilter.Encode(bytes));
}
