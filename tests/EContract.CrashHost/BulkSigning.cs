using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.CrashHost;

/// <summary>Signs one folder into another, to be killed while it does.</summary>
internal static class BulkSigning
{
    public static async Task RunAsync(string folder, PadesLevel level, string source, string destination)
    {
        using var key = X509Signer.FromPkcs12File(Path.Combine(folder, "signer.p12"), "crash");
        var tsa = new Rfc3161TimestampAuthority(new Uri(File.ReadAllText(Path.Combine(folder, "tsa.txt"))));
        var bulk = new PdfBulkSigner(key, tsa, trust: TrustAnchors.FromPemFile(Path.Combine(folder, "root.pem")));
        var options = new PdfSignatureOptions { Level = level };
        IEnumerable<BulkDocument> documents = Directory.EnumerateFiles(source, "*.pdf").Order()
            .Select(path => BulkDocument.FromFile(path, Path.Combine(destination, Path.GetFileName(path)), options));
        await foreach (BulkDocumentResult result in bulk.SignAsync(documents))
            Console.WriteLine($"{Path.GetFileName(result.Document.Name)}\t{result.Status}\t{result.Error?.GetType().Name}");
    }
}
