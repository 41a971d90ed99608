using EContract.Sdk.Pades;
using EContract.Sdk.Signing;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>Documents that their author prepared before others signed them: of objects as they stand here, numbered from 1, the first the catalogue.</summary>
internal static class PreparedPdf
{
    /// <summary>A page that draws what its content asks for, a form, and nothing else: objects 1 to 5.</summary>
    public static string[] Page(string page = "/Resources<<>>", string content = "q Q", string form = "/Fields[]", string catalog = "") =>
    [
        $"<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R{catalog}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R{page}>>",
        Stream("", content),
        $"<<{form}>>",
    ];

    public static string Stream(string entries, string content) => $"<<{entries}/Length {content.Length}>>\nstream\n{content}\nendstream";

    public static string FormXObject(string content, string entries = "") => Stream($"/Type/XObject/Subtype/Form/BBox[0 0 200 200]{entries}", content);

    public static byte[] Build(params IEnumerable<string> objects)
    {
        RawRevision pdf = new RawRevision().Text("%PDF-1.7\n");
        int number = 0;
        foreach (string body in objects)
            pdf.Add(++number, body);
        return pdf.Build();
    }

    /// <summary>Signed by the product, in an update of its own.</summary>
    public static async Task<SignedFile> SignAsync(this AttackWorld world, PdfCertification? certification, params IEnumerable<string> objects) =>
        new(await world.Signing.SignAsync(PadesLevel.BaselineB, document: Build(objects), options: new PdfSignatureOptions { Certification = certification }));
}
