using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Tests.Signing;

public sealed class DeveloperExtensionsTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 3>>>>", 1)]
    // ISO 32000-2, 7.12.1: one dictionary, or an array of them.
    [InlineData("/Extensions<</ISO_<</BaseVersion/2.0/ExtensionLevel 32003>>>>", 2)]
    [InlineData("/Extensions<</ISO_[<</BaseVersion/2.0/ExtensionLevel 32003>><</BaseVersion/2.0/ExtensionLevel 32004>>]>>", 3)]
    public void DeclareAlgorithm_Sha3_AddsToWhatIsDeclared(string extensions, int expected)
    {
        using var source = PdfSource.FromMemory(Document(extensions));
        PdfRevision revision = PdfRevision.Open(source);

        PdfDictionary declared = DeveloperExtensions.DeclareAlgorithm(revision, revision.Catalog, DigestAlgorithm.Sha3_256, SignatureScheme.Ecdsa);

        var after = (PdfDictionary)declared["Extensions"]!;
        Assert.Equal(expected, Assert.IsType<PdfArray>(after["ISO_"]).Count);
        Assert.Equal(extensions.Contains("ADBE", StringComparison.Ordinal), after.ContainsKey("ADBE"));
        // Said once is enough.
        Assert.Same(declared, DeveloperExtensions.DeclareAlgorithm(revision, declared, DigestAlgorithm.Sha3_512, scheme: null));
    }

    [Theory]
    [InlineData("/Extensions<</ISO_<</BaseVersion/2.0/ExtensionLevel 32001>>>>")]
    [InlineData("/Extensions<</ISO_[<</BaseVersion/2.0/ExtensionLevel 32001>>]>>")]
    public void DeclareAlgorithm_DeclaredAlready_LeavesTheCatalogueAlone(string extensions)
    {
        using var source = PdfSource.FromMemory(Document(extensions));
        PdfRevision revision = PdfRevision.Open(source);

        Assert.Same(revision.Catalog, DeveloperExtensions.DeclareAlgorithm(revision, revision.Catalog, DigestAlgorithm.Sha3_256, scheme: null));
    }

    private static byte[] Document(string extensions)
    {
        string body = $"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R{extensions}>>\nendobj\n";
        int pages = body.Length;
        body += "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n";
        int page = body.Length;
        body += "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>\nendobj\n";
        string xref = $"xref\n0 4\n0000000000 65535 f\r\n0000000009 00000 n\r\n{pages:D10} 00000 n\r\n{page:D10} 00000 n\r\n";
        return Encoding.Latin1.GetBytes($"{body}{xref}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{body.Length}\n%%EOF\n");
    }
}
