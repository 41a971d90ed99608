using System.Security.Cryptography.Pkcs;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Signing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Odd documents that nobody here wrote: each is signed without harm, or refused with a reason.</summary>
public sealed class CorpusSigningTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task SignAsync_OddDocuments_SignedUnharmedOrRefused()
    {
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);
        var refused = new List<string>();
        var failures = new List<string>();
        int signed = 0;
        foreach (string source in Directory.EnumerateFiles(Corpus.Require("robust"), "*.pdf").Order(StringComparer.Ordinal))
        {
            string output = _directory.Combine("signed.pdf");
            try
            {
                await pdf.SignAsync(source, output, new PdfSignatureOptions { AllowRepair = true });
                signed++;
                if (await FindHarmAsync(source, output) is { } harm)
                    failures.Add($"{Path.GetFileName(source)}: {harm}");
            }
            catch (EContractException e)
            {
                refused.Add($"{Path.GetFileName(source)}: {e.Message}");
            }
        }

        Assert.Empty(failures);
        Assert.True(refused.Count * 25 <= signed, $"{signed} signed, but refused:\n{string.Join('\n', refused)}");
    }

    [Fact]
    public async Task SignAsync_HopelessDocuments_SignedOrRefusedNeverCrashed()
    {
        using X509Signer signer = authorities.CreateSigner();
        foreach (string source in Directory.EnumerateFiles(Corpus.Require("robust-broken"), "*.pdf"))
        {
            try
            {
                await new PdfSigner(signer).SignAsync(source, _directory.Combine("signed.pdf"));
            }
            catch (EContractException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    private static async Task<string?> FindHarmAsync(string source, string output)
    {
        byte[] before = await File.ReadAllBytesAsync(source), after = await File.ReadAllBytesAsync(output);
        if (!after.AsSpan().StartsWith(before))
            return "the source is not a prefix";
        RawSignature signature = RawSignature.FindAll(after, before.Length)[^1];
        var cms = new SignedCms(new ContentInfo(signature.Covered), detached: true);
        cms.Decode(signature.Contents);
        cms.CheckSignature(verifySignatureOnly: true);
        if ((await Qpdf.RunAsync("--check", output)).ExitCode > (await Qpdf.RunAsync("--check", source)).ExitCode)
            return "qpdf likes it less than before";
        string pagesBefore = (await Qpdf.RunAsync("--show-npages", source)).Text, pagesAfter = (await Qpdf.RunAsync("--show-npages", output)).Text;
        // What qpdf could not count before may only have become better.
        return pagesBefore.Length == 0 || pagesBefore == pagesAfter ? null : $"{pagesBefore.Trim()} pages became {pagesAfter.Trim()}";
    }
}
