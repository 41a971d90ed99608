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
        string page, string pages = "", string catalog = "", string content = "", string version = "1.7", params string[] objects) =>
        OfObjects(
            [
                $"<</Type/Catalog/Pages 2 0 R{catalog}>>",
                $"<</Type/Pages/Kids[3 0 R]/Count 1{pages}>>",
                $"<</Type/Page/Parent 2 0 R/Contents 4 0 R{page}>>",
                Stream(content),
                .. objects,
            ],
            version);

    /// <summary>Creates a PDF of given objects, numbered from 1; the first is the catalogue.</summary>
    public static byte[] OfObjects(IReadOnlyList<string> objects, string version = "1.7")
    {
        using var output = new MemoryStream();
        var offsets = new List<long>();
        Write($"%PDF-{version}\n%\u00E2\u00E3\u00CF\u00D3\n");
        foreach (string body in objects)
        {
            offsets.Add(output.Position);
            Write(string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{body}\nendobj\n"));
        }

        long xref = output.Position;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f\r\n");
        foreach (long offset in offsets)
            Write(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n\r\n"));
        Write($"trailer\n<</Size {offsets.Count + 1}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n");
        return output.ToArray();

        void Write(string text) => output.Write(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>A stream object.</summary>
    /// <param name="content">Its content, a character a byte.</param>
    /// <param name="entries">Entries of its dictionary beside Length.</param>
    public static string Stream(string content, string entries = "") =>
        string.Create(CultureInfo.InvariantCulture, $"<<{entries}/Length {content.Length}>>\nstream\n{content}\nendstream");
}
