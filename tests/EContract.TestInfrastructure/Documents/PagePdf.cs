using System.Globalization;
using System.Text;

namespace EContract.TestInfrastructure.Documents;

/// <summary>A PDF of one page whose entries, those of the page tree and those of the catalogue a test chooses.</summary>
public static class PagePdf
{
    /// <summary>Creates one.</summary>
    /// <param name="page">Entries of the page dictionary beside Type, Parent and Contents.</param>
    /// <param name="pages">Entries of the node above, for the page to inherit.</param>
    /// <param name="catalog">Entries of the catalogue. Objects given may be referred to from number 5 on.</param>
    /// <param name="content">What the page shows.</param>
    /// <param name="version">The version in the header.</param>
    /// <param name="objects">Further objects.</param>
    public static byte[] Create(
        string page, string pages = "", string catalog = "", string content = "", string version = "1.7", params string[] objects)
    {
        using var output = new MemoryStream();
        var offsets = new List<long>();
        Write($"%PDF-{version}\n%\u00E2\u00E3\u00CF\u00D3\n");
        Object($"<</Type/Catalog/Pages 2 0 R{catalog}>>");
        Object($"<</Type/Pages/Kids[3 0 R]/Count 1{pages}>>");
        Object($"<</Type/Page/Parent 2 0 R/Contents 4 0 R{page}>>");
        Object($"<</Length {content.Length}>>\nstream\n{content}\nendstream");
        foreach (string body in objects)
            Object(body);
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
