using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using EContract.TestInfrastructure.Referees;
using Xunit;

namespace EContract.TestInfrastructure.Tools;

/// <summary>Poppler's pdfsig as a referee of signatures, with our roots in an NSS database.</summary>
public static partial class PdfSig
{
    /// <summary>Lists a file's signatures with pdfsig's verdict on each; empty when the file has none.</summary>
    public static async Task<IReadOnlyList<PdfSigSignature>> ReadAsync(string path, params X509Certificate2[] roots)
    {
        ToolRunner.Require("pdfsig");
        using var directory = new TemporaryDirectory();
        string database = await CreateDatabaseAsync(directory, roots, CertificatesIn(path));
        ToolResult result = await ToolRunner.RunAsync("pdfsig", ["-no-ocsp", "-nssdir", database, path]);
        // It lists empty fields, too.
        return [.. Parse(result.Text).Where(signature => signature.Value("Signature Validation") is not null)];
    }

    /// <summary>
    /// Lists a file's signatures with pdfsig's verdict on their digests and values alone; no certificate is judged. Empty when
    /// pdfsig finds none, or does not come to an end, as on some odd files.
    /// </summary>
    public static async Task<IReadOnlyList<PdfSigSignature>> ReadWithoutTrustAsync(string path)
    {
        try
        {
            ToolResult result = await ToolRunner.RunAsync("pdfsig", ["-nocert", path], timeout: TimeSpan.FromSeconds(10));
            return [.. Parse(result.Text).Where(signature => signature.Value("Signature Validation") is not null)];
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    /// <summary>Fails the test unless every signature is valid and trusted; document timestamps, which pdfsig cannot judge, aside.</summary>
    /// <returns>All signatures, in the order of the fields.</returns>
    public static async Task<IReadOnlyList<PdfSigSignature>> VerifyAsync(string path, params X509Certificate2[] roots)
    {
        IReadOnlyList<PdfSigSignature> all = await ReadAsync(path, roots);
        Assert.NotEmpty(all);
        foreach (PdfSigSignature signature in all.Where(signature => !signature.IsDocumentTimestamp))
            Assert.True(signature.IsValid && signature.IsTrusted, $"{path}, signature {signature.Number}:\n{string.Join('\n', signature.Lines)}");
        return all;
    }

    private static async Task<string> CreateDatabaseAsync(
        TemporaryDirectory directory, X509Certificate2[] roots, IEnumerable<X509Certificate2> known)
    {
        string folder = directory.Combine("nss");
        Directory.CreateDirectory(folder);
        (await ToolRunner.RunAsync("certutil", ["-N", "-d", "sql:" + folder, "--empty-password"])).EnsureSuccess();
        foreach (X509Certificate2 root in roots)
            (await AddAsync(directory, root, "CT,C,C")).EnsureSuccess();
        // One of a name that is there already is refused: then pdfsig takes it from the file.
        foreach (X509Certificate2 certificate in known)
            await AddAsync(directory, certificate, ",,");
        return folder;
    }

    private static Task<ToolResult> AddAsync(TemporaryDirectory directory, X509Certificate2 certificate, string trust)
    {
        string pem = PemFile.Write(directory, certificate.Thumbprint + ".pem", [certificate]);
        return ToolRunner.RunAsync(
            "certutil", ["-A", "-d", "sql:" + directory.Combine("nss"), "-n", certificate.Thumbprint, "-t", trust, "-i", pem]);
    }

    /// <summary>
    /// The signers' certificates, to be known but not trusted. Poppler 22.12 frees a certificate's bytes with the signature
    /// they stand in, while NSS remembers it: of the next signature by the same certificate it then says "Unknown issue
    /// with Certificate or corrupted data", unless the certificate is in the database.
    /// </summary>
    private static IEnumerable<X509Certificate2> CertificatesIn(string path)
    {
        IEnumerable<RawSignature> signatures = RawSignature.FindAll(File.ReadAllBytes(path)).Where(signature => !signature.IsDocumentTimestamp);
        return signatures.SelectMany(Certificates).DistinctBy(certificate => certificate.Thumbprint);

        static IEnumerable<X509Certificate2> Certificates(RawSignature signature)
        {
            var cms = new SignedCms();
            cms.Decode(signature.Contents);
            return cms.SignerInfos.Cast<SignerInfo>().Select(signer => signer.Certificate).OfType<X509Certificate2>();
        }
    }

    private static List<PdfSigSignature> Parse(string text)
    {
        var all = new List<PdfSigSignature>();
        List<string>? lines = null;
        foreach (string line in text.Split('\n'))
        {
            if (SignatureHeading().Match(line) is { Success: true } heading)
                all.Add(new PdfSigSignature(int.Parse(heading.Groups[1].Value), lines = []));
            else if (line.TrimStart().StartsWith("- ", StringComparison.Ordinal))
                lines?.Add(line.TrimStart()[2..].TrimEnd());
        }

        return all;
    }

    [GeneratedRegex(@"^Signature #(\d+):\s*$")]
    private static partial Regex SignatureHeading();
}
