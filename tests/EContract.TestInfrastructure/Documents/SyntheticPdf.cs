using System.Globalization;
using System.Text;

namespace EContract.TestInfrastructure.Documents;

/// <summary>A valid PDF of one page and any size: what matters for signing is the bytes, not what they show.</summary>
public static class SyntheticPdf
{
    /// <summary>Creates one of about the given length in bytes.</summary>
    public static byte[] Create(int length)
    {
        using var output = new MemoryStream();
        var offsets = new List<long>();
        Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");
        Object("<</Type/Catalog/Pages 2 0 R>>");
        Object("<</Type/Pages/Kids[3 0 R]/Count 1>>");
        Object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>");
        // Comments draw nothing and are as good as any other bytes.
        string content = string.Concat(Enumerable.Repeat("% all work and no play makes a dull contract\n", Math.Max(1, (length - 600) / 45)));
        Object($"<</Length {content.Length}>>\nstream\n{content}\nendstream");
        long xref = output.Position;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f\r\n");
        foreach (long offset in offsets)
            Write(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n\r\n"));
        Write($"trailer\n<</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n");
        return output.ToArray();

        void Object(string body)
        {
            offsets.Add(output.Position);
            Write(string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{body}\nendobj\n"));
        }

        void Write(string text) => output.Write(Encoding.Latin1.GetBytes(text));
    }
}
