using System.Globalization;
using System.Text;

namespace EContract.TestInfrastructure.Documents;

/// <summary>A valid PDF of any size: what matters for signing is the bytes, not what they show.</summary>
public static class SyntheticPdf
{
    // Comments draw nothing and are as good as any other bytes.
    private static readonly byte[] Line = "% all work and no play makes a dull contract\n"u8.ToArray();

    /// <summary>Creates one of about the given length in bytes.</summary>
    public static byte[] Create(int length, int pages = 1)
    {
        using var output = new MemoryStream(length + 1024);
        Write(output, length, pages);
        return output.ToArray();
    }

    /// <summary>Writes one of about the given length to a file.</summary>
    public static void Write(string path, long length)
    {
        using var output = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        Write(output, length, pages: 1);
    }

    private static void Write(Stream output, long length, int pages)
    {
        var offsets = new List<long>();
        Text("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        Object("<</Type/Catalog/Pages 2 0 R>>");
        string kids = string.Join(' ', Enumerable.Range(0, pages).Select(page => $"{3 + (2 * page)} 0 R"));
        Object($"<</Type/Pages/Kids[{kids}]/Count {pages}>>");
        long lines = Math.Max(1, ((length - 600) / pages - 150) / Line.Length);
        for (int page = 0; page < pages; page++)
        {
            Object($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {4 + (2 * page)} 0 R/Resources<<>>>>");
            offsets.Add(output.Position);
            Text($"{offsets.Count} 0 obj\n<</Length {lines * Line.Length}>>\nstream\n");
            for (long line = 0; line < lines; line++)
                output.Write(Line);
            Text("\nendstream\nendobj\n");
        }

        long xref = output.Position;
        Text($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f\r\n");
        foreach (long offset in offsets)
            Text(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n\r\n"));
        Text($"trailer\n<</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n");

        void Object(string body)
        {
            offsets.Add(output.Position);
            Text(string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{body}\nendobj\n"));
        }

        void Text(string text) => output.Write(Encoding.Latin1.GetBytes(text));
    }
}
