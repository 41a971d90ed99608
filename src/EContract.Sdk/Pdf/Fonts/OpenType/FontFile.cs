using System.Text;

namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>One face of a font file: where its tables are (OpenType 1.9, "Font Table Directory" and "Font Collections").</summary>
internal sealed class FontFile
{
    private const uint TrueTypeOutlines = 0x00010000;
    private const uint AppleTrueType = 0x74727565; // 'true'
    private const uint CffOutlines = 0x4F54544F; // 'OTTO'
    private const uint Collection = 0x74746366; // 'ttcf'

    // What must be sound for the font to be used at all; OS/2 because it may forbid the use.
    private static readonly string[] Needed = ["head", "hhea", "hmtx", "maxp", "cmap", "OS/2", "glyf", "loca", "CFF "];

    private readonly Dictionary<string, FontData> _tables = new(StringComparer.Ordinal);

    private FontFile(FontData file, long directory)
    {
        uint version = file.UInt32(directory);
        if (version is not (TrueTypeOutlines or AppleTrueType or CffOutlines))
            throw new PdfFontException("This is no TrueType or OpenType font");
        int count = file.UInt16(directory + 4);
        for (int i = 0; i < count; i++)
        {
            long record = directory + 12 + (16L * i);
            string tag = Encoding.Latin1.GetString(file.At(record, 4));
            // The last of two of the same name counts, and a table that nobody asks for may be damaged.
            uint offset = file.UInt32(record + 8), length = file.UInt32(record + 12);
            if (offset <= file.Length && length <= file.Length - offset)
                _tables[tag] = file.Slice(offset, length).Named($"table '{tag}'");
            else if (Array.IndexOf(Needed, tag) >= 0)
                throw new PdfFontException($"The font's table '{tag}' should lie at byte {offset} with {length} bytes, but the file has {file.Length}");
        }
    }

    /// <summary>Reads the directory of a face.</summary>
    /// <param name="bytes">The whole file: .ttf, .otf or .ttc.</param>
    /// <param name="face">Which face of a collection, from 0; 0 for a file with one face.</param>
    public static FontFile Read(ReadOnlyMemory<byte> bytes, int face)
    {
        var file = new FontData(bytes, "file");
        if (file.Length < 12)
            throw new PdfFontException("This is no TrueType or OpenType font");
        uint faces = file.UInt32(0) == Collection ? file.UInt32(8) : 1;
        if (face < 0 || face >= faces)
            throw new PdfFontException($"The font file has {faces} faces, counted from 0; there is no face {face}");
        return new FontFile(file, file.UInt32(0) == Collection ? file.UInt32(12 + (4L * face)) : 0);
    }

    public FontData? Find(string tag) => _tables.TryGetValue(tag, out FontData table) ? table : null;

    public FontData Require(string tag) => Find(tag) ?? throw new PdfFontException($"The font has no table '{tag}'");
}
