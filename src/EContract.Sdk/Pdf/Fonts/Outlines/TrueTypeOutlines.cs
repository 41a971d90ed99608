using System.Buffers.Binary;
using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Pdf.Fonts.Outlines;

/// <summary>Outlines of quadratic curves: the tables 'glyf' and 'loca'.</summary>
internal sealed class TrueTypeOutlines(FontFile file, FontData glyf, HorizontalMetrics metrics, int glyphCount) : GlyphOutlines
{
    private readonly FontData _loca = file.Require("loca");
    private readonly bool _longOffsets = file.Require("head").UInt16(50) != 0;

    public override FontProgram Subset(IReadOnlyList<int> glyphs)
    {
        var all = new List<int>(glyphs);
        var outlines = new List<byte[]>(glyphs.Count);
        // Where a glyph that others are made of stands in the subset.
        var positions = new Dictionary<int, int>();
        for (int i = 0; i < glyphs.Count; i++)
            positions.TryAdd(glyphs[i], i);
        // Components are added behind what was asked for, and may have components themselves.
        long length = 0;
        for (int i = 0; i < all.Count; i++)
        {
            ReadOnlySpan<byte> outline = OutlineOf(all[i]);
            // Glyphs that share their bytes could ask for far more than the font has.
            length += positions[all[i]] == i ? outline.Length : 0;
            if (length > glyf.Length)
                throw glyf.Error("its glyphs overlap");
            outlines.Add(Renumber(outline.ToArray(), all, positions));
        }

        return new FontProgram(Assemble(all, outlines), all.Count, IsCff: false);
    }

    public override void Trace(int glyph, DrawingPath path) => new TrueTypeTracer(number => new FontData(OutlineOf(number).ToArray(), glyf.Name), path).Trace(glyph);

    private ReadOnlySpan<byte> OutlineOf(int glyph)
    {
        if (glyph >= glyphCount)
            throw glyf.Error($"there is no glyph {glyph}, for the font has {glyphCount}");
        long start = _longOffsets ? _loca.UInt32(4L * glyph) : 2L * _loca.UInt16(2L * glyph);
        long end = _longOffsets ? _loca.UInt32((4L * glyph) + 4) : 2L * _loca.UInt16((2L * glyph) + 2);
        return glyf.At(start, end - start);
    }

    // The components of a composite glyph get their numbers in the subset.
    private byte[] Renumber(byte[] outline, List<int> all, Dictionary<int, int> positions)
    {
        foreach (int at in CompositeGlyph.ComponentNumbers(new FontData(outline, glyf.Name)))
        {
            int component = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at));
            if (!positions.TryGetValue(component, out int position))
            {
                position = all.Count;
                positions.Add(component, position);
                all.Add(component);
            }

            if (position > ushort.MaxValue)
                throw new PdfFontException("A subset of the font would have more than 65,536 glyphs");
            BinaryPrimitives.WriteUInt16BigEndian(outline.AsSpan(at), (ushort)position);
        }

        return outline;
    }

    // ISO 32000-2, 9.9.1: glyf, head, hhea, hmtx, loca, maxp, and where the font has them cvt, fpgm, prep.
    private byte[] Assemble(List<int> glyphs, List<byte[]> outlines)
    {
        // Short offsets count in pairs of bytes, so each outline begins at an even one.
        long length = outlines.Sum(outline => (long)outline.Length + (outline.Length & 1));
        bool longOffsets = length > 2 * ushort.MaxValue;
        var newGlyf = new byte[length];
        var newLoca = new byte[(longOffsets ? 4 : 2) * (glyphs.Count + 1)];
        var newHmtx = new byte[4 * glyphs.Count];
        int position = 0;
        for (int i = 0; i < glyphs.Count; i++)
        {
            outlines[i].CopyTo(newGlyf, position);
            position += outlines[i].Length + (outlines[i].Length & 1);
            if (longOffsets)
                BinaryPrimitives.WriteInt32BigEndian(newLoca.AsSpan(4 * (i + 1)), position);
            else
                BinaryPrimitives.WriteUInt16BigEndian(newLoca.AsSpan(2 * (i + 1)), (ushort)(position / 2));
            BinaryPrimitives.WriteUInt16BigEndian(newHmtx.AsSpan(4 * i), (ushort)metrics.AdvanceOf(glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(newHmtx.AsSpan((4 * i) + 2), metrics.LeftSideBearingOf(glyphs[i]));
        }

        var writer = new SfntWriter();
        foreach (string program in (ReadOnlySpan<string>)["cvt ", "fpgm", "prep"])
        {
            if (file.Find(program) is { Length: > 0 } table)
                writer.Add(program, table.Span.ToArray());
        }

        writer.Add("glyf", newGlyf);
        writer.Add("head", With(file.Require("head"), 50, (ushort)(longOffsets ? 1 : 0)));
        writer.Add("hhea", With(file.Require("hhea"), 34, (ushort)glyphs.Count));
        writer.Add("hmtx", newHmtx);
        writer.Add("loca", newLoca);
        writer.Add("maxp", With(file.Require("maxp"), 4, (ushort)glyphs.Count));
        return writer.ToArray();
    }

    private static byte[] With(FontData table, int offset, ushort value)
    {
        byte[] copy = table.Span.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(offset), value);
        return copy;
    }
}
