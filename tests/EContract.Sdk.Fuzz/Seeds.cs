using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Fuzz;

/// <summary>
/// What fuzzing starts from: the files of a directory, and for what no directory of PDFs has, structures made by the development
/// authorities.
/// </summary>
internal static class Seeds
{
    private const int MaxFiles = 200;
    private const int MaxLength = 256 * 1024;

    internal static async Task<IReadOnlyList<byte[]>> LoadAsync(string target, string directory)
    {
        byte[][] files = [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Where(path => new FileInfo(path).Length is > 0 and <= MaxLength)
            .Take(MaxFiles)
            .Select(File.ReadAllBytes)];
        byte[][] pdfs = [.. files.Where(bytes => bytes.AsSpan().StartsWith("%PDF-"u8))];
        if (target is "lexer" or "xref" or "validator")
            return pdfs.Length == 0 ? throw new InvalidDataException($"There is no PDF of at most {MaxLength} bytes in {directory}.") : [.. pdfs, await SignAsync(pdfs[0])];

        using DevelopmentPki pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        byte[][] own = target switch
        {
            "cms" => [Contents(await SignAsync(pdfs[0]))],
            "tsp" => [(await pki.TimestampAuthority.TimestampAsync(SHA256.HashData("seed"u8), DigestAlgorithm.Sha256)).Encoded.ToArray()],
            "ocsp" => [await OcspAsync(pki)],
            _ => [.. new[] { pki.RootCrlIssuer.Issue(), pki.IssuingCaCrlIssuer.Issue() }],
        };
        return [.. own, .. files.Where(bytes => bytes[0] == 0x30)];
    }

    private static async Task<byte[]> SignAsync(byte[] document)
    {
        using DevelopmentPki pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        using X509Signer signer = pki.CreateSigner("Seed");
        using var signed = new MemoryStream();
        await new PdfSigner(signer, pki.TimestampAuthority, pki.RevocationSource, new TrustAnchors(pki.Root))
            .SignAsync(new MemoryStream(document), signed, new PdfSignatureOptions { Level = PadesLevel.BaselineT });
        return signed.ToArray();
    }

    private static byte[] Contents(byte[] signed)
    {
        PdfRevision revision = PdfRevision.Open(PdfSource.FromMemory(signed));
        FormField field = AcroForm.Read(revision).Fields.Last(candidate => candidate.IsSignature);
        return ((PdfString)((PdfDictionary)revision.Resolve(field.Value)!)["Contents"]!).Bytes.ToArray();
    }

    private static async Task<byte[]> OcspAsync(DevelopmentPki pki)
    {
        using X509Certificate2 certificate = pki.IssueSigner("Seed");
        var evidence = await pki.RevocationSource.GetAsync(certificate, pki.IssuingCa);
        return evidence!.Encoded.ToArray();
    }
}
