using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
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
        string database = await CreateDatabaseAsync(directory, roots);
        ToolResult result = await ToolRunner.RunAsync("pdfsig", ["-no-ocsp", "-nssdir", database, path]);
        // It lists empty fields, too.
        return [.. Parse(result.Text).Where(signature => signature.Value("Signature Validation") is not null)];
    }

    /// <summary>Fails the test unless every signature is valid and trusted; document timestamps, which pdfsig cannot judge, aside.</summary>
    /// <returns>All signatures, in the order of the fields.</returns>
    public static async Task<IReadOnlyList<PdfSigSignature>> VerifyAsync(string path, params X509Certificate2[] roots)
    {
        IReadOnlyList<PdfSigSignature> all = await ReadAsync(path, roots);
        Assert.NotEmpty(all);
        var trusted = new HashSet<string?>();
        foreach (PdfSigSignature signature in all.Where(signature => !signature.IsDocumentTimestamp))
        {
            // Poppler 22.12 keeps a certificate's bytes beyond the signature they stand in: of a certificate that signed before
            // in the same file it may say "Unknown issue with Certificate or corrupted data". Its first verdict counts.
            bool isTrusted = signature.IsTrusted || trusted.Contains(signature.SignerDistinguishedName);
            Assert.True(signature.IsValid && isTrusted, $"{path}, signature {signature.Number}:\n{string.Join('\n', signature.Lines)}");
            trusted.Add(signature.SignerDistinguishedName);
        }

        return all;
    }

    private static async Task<string> CreateDatabaseAsync(TemporaryDirectory directory, X509Certificate2[] roots)
    {
        string folder = directory.Combine("nss");
        Directory.CreateDirectory(folder);
        string database = "sql:" + folder;
        (await ToolRunner.RunAsync("certutil", ["-N", "-d", database, "--empty-password"])).EnsureSuccess();
        for (int i = 0; i < roots.Length; i++)
        {
            string pem = PemFile.Write(directory, $"root{i}.pem", [roots[i]]);
            (await ToolRunner.RunAsync("certutil", ["-A", "-d", database, "-n", $"root{i}", "-t", "CT,C,C", "-i", pem])).EnsureSuccess();
        }

        return folder;
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
