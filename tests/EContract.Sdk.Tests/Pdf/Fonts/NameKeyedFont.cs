using System.Buffers.Binary;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Fonts.Cff;
using EContract.Sdk.Pdf.Fonts.OpenType;

namespace EContract.Sdk.Tests.Pdf.Fonts;

/// <summary>An OpenType font with CFF outlines that have names instead of CIDs, as Latin ones are: made of glyphs of another font.</summary>
internal static class NameKeyedFont
{
    public static PdfFont Create(PdfFont source, string characters)
    {
        var writer = new SfntWriter();
        byte[] head = new byte[54], hhea = new byte[36], maxp = new byte[6], hmtx = new byte[4 * (characters.Length + 1)];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(18), 1000);
        for (int i = 0; i < 4; i++)
            BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(36 + (2 * i)), (short)source.Metrics.Bounds[i]);
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)(characters.Length + 1));
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)(characters.Length + 1));
        var groups = new List<ushort> { 12, 0, 0, (ushort)(16 + (12 * characters.Length)), 0, 0, 0, (ushort)characters.Length };
        for (int i = 0; i < characters.Length; i++)
        {
            groups.AddRange([0, characters[i], 0, characters[i], 0, (ushort)(i + 1)]);
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(4 * (i + 1)), (ushort)source.WidthOf(source.GlyphOf(new(characters[i]))));
        }

        writer.Add("head", head);
        writer.Add("hhea", hhea);
        writer.Add("maxp", maxp);
        writer.Add("hmtx", hmtx);
        writer.Add("cmap", CharacterMapTests.Cmap((3, 10, [.. groups])).Span.ToArray());
        writer.Add("CFF ", CreateCff(source, characters));
        return PdfFont.FromBytes(writer.ToArray());
    }

    /// <summary>All characters must lie in one Font DICT of the source, whose Private DICT becomes the only one.</summary>
    public static byte[] CreateCff(PdfFont source, string characters)
    {
        int[] glyphs = [source.GlyphOf(new(characters[0])), .. characters.Select(c => source.GlyphOf(new(c)))];
        var subset = new CffFont(new FontData(source.Subset(glyphs).Bytes, "source"));
        byte[] charStrings = CffWriter.Index([.. Enumerable.Range(0, glyphs.Length).Select(subset.CharstringOf)]);
        byte[] privateDict = CffWriter.Copy(subset.FontDictOf(1).Private);
        Assert.Single(Enumerable.Range(0, glyphs.Length).Select(subset.FontDictOf).Distinct());
        byte[] start = [1, 0, 4, 4, .. CffWriter.Index(["Named"u8.ToArray()])];
        byte[] end = [.. CffWriter.Index([]), .. CffWriter.Index([])];
        int at = start.Length + Top(0).Length + end.Length;
        return [.. start, .. Top(at), .. end, .. charStrings, .. privateDict];

        byte[] Top(int offset) => CffWriter.Index([
        [
            .. CffWriter.Copy(subset.Top, only: [CffOperator.FontBBox]),
            .. CffWriter.Entry(CffOperator.CharStrings, offset),
            .. CffWriter.Entry(CffOperator.Private, privateDict.Length, offset + charStrings.Length),
        ]]);
    }
}
