using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.Pkcs;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Odd documents that nobody here wrote: each is signed without harm, or refused with a reason.</summary>
public sealed class CorpusSigningTests(DevelopmentAuthorities authorities) : IClassFixture<DevelopmentAuthorities>, IDisposable
{
    // What qpdf --check ends with, by the word that the table has for it.
    private static readonly Dictionary<string, int> QpdfExitCodes = new() { ["ok"] = 0, ["warn"] = 3, ["error"] = 2 };
    private static readonly int[] FromGoodToBad = [0, 3, 2];

    // No document here takes a tenth of it: whoever is still busy then hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task SignAsync_EachOddDocument_SignedUnharmedOrRefusedForAGoodReason()
    {
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);
        int signed = 0, repaired = 0;
        var refusedForGoodReason = new List<string>();
        var refused = new List<string>();
        var harmed = new List<string>();
        var beyondPdfSig = new List<string>();
        (TimeSpan Time, string File) slowest = default;
        foreach (IReadOnlyDictionary<string, string> row in TsvFile.Read(Corpus.Require("robust.tsv")))
        {
            string file = row["file"], source = Corpus.Require("robust", file), output = _directory.Combine("signed.pdf");
            long start = Stopwatch.GetTimestamp();
            EContractException? refusal = await TrySignAsync(pdf, source, output, allowRepair: false);
            if (refusal is PdfFormatException)
            {
                refusal = await TrySignAsync(pdf, source, output, allowRepair: true);
                repaired += refusal is null ? 1 : 0;
            }

            TimeSpan time = Stopwatch.GetElapsedTime(start);
            slowest = time > slowest.Time ? (time, file) : slowest;
            if (refusal is not null)
            {
                (IsGoodReason(refusal) ? refusedForGoodReason : refused).Add($"{file}: {refusal.Message}");
                continue;
            }

            signed++;
            if (await FindHarmAsync(source, output, row) is { } harm)
                harmed.Add($"{file}: {harm}");
            // A document that poppler cannot follow to its form shows it no signature at all.
            IReadOnlyList<PdfSigSignature> opinions = await PdfSig.ReadWithoutTrustAsync(output);
            if (opinions.Count == 0)
                beyondPdfSig.Add(file);
            else if (!opinions.Any(each => each.IsValid))
                harmed.Add($"{file}: pdfsig says {string.Join("; ", opinions[^1].Lines)}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{signed} signed, {repaired} of them repaired; {refusedForGoodReason.Count} may not be signed, {refused.Count} others refused; the slowest, {slowest.File}, took {slowest.Time.TotalMilliseconds:F0} ms"));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', refusedForGoodReason.Concat(refused)));
        TestContext.Current.TestOutputHelper?.WriteLine("Beyond pdfsig: " + string.Join(", ", beyondPdfSig));
        Assert.Empty(harmed);
        Assert.True(signed > 100, $"Only {signed} documents were signed.");
        Assert.True(signed * 100 >= (signed + refused.Count) * 99, $"{signed} signed, but refused:\n{string.Join('\n', refused)}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignAsync_EachHopelessDocument_RefusedInWordsOrSignedUnharmed(bool allowRepair)
    {
        using X509Signer signer = authorities.CreateSigner();
        var pdf = new PdfSigner(signer);
        foreach (IReadOnlyDictionary<string, string> row in TsvFile.Read(Corpus.Require("robust-broken.tsv")))
        {
            string source = Corpus.Require("robust-broken", row["file"]), output = _directory.Combine($"{allowRepair}-{row["file"]}");

            EContractException? refusal = await TrySignAsync(pdf, source, output, allowRepair);

            TestContext.Current.TestOutputHelper?.WriteLine($"{row["file"]}: {refusal?.Message ?? "signed"}");
            if (row["weirdness_tags"].Contains("password-required", StringComparison.Ordinal))
                Assert.IsType<PdfPasswordException>(refusal);
            if (refusal is null)
            {
                byte[] before = await File.ReadAllBytesAsync(source), after = await File.ReadAllBytesAsync(output);
                Assert.True(after.AsSpan().StartsWith(before), row["file"]);
                AssertSignatureHolds(before, after);
            }
            else
            {
                Assert.True(refusal is PdfFormatException or PdfPasswordException, $"{row["file"]}: {refusal}");
                Assert.False(File.Exists(output), row["file"]);
            }
        }
    }

    private static async Task<EContractException?> TrySignAsync(PdfSigner pdf, string source, string output, bool allowRepair)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await pdf.SignAsync(source, output, new PdfSignatureOptions { AllowRepair = allowRepair }, patience.Token);
            return null;
        }
        catch (EContractException e)
        {
            return e;
        }
    }

    /// <summary>Whether nobody could sign the document: not because we cannot read it, but because it may not be signed.</summary>
    private static bool IsGoodReason(EContractException refusal) => refusal
        is PdfPasswordException
        or PdfSigningException { Failure: PdfSigningFailure.CertificationForbidsChanges or PdfSigningFailure.FieldLocked };

    private static async Task<string?> FindHarmAsync(string source, string output, IReadOnlyDictionary<string, string> row)
    {
        byte[] before = await File.ReadAllBytesAsync(source), after = await File.ReadAllBytesAsync(output);
        if (!after.AsSpan().StartsWith(before))
            return "the source is not a prefix";
        AssertSignatureHolds(before, after);
        ToolResult check = await Qpdf.RunAsync("--check", output);
        if (Array.IndexOf(FromGoodToBad, check.ExitCode) > Array.IndexOf(FromGoodToBad, QpdfExitCodes[row["qpdf_check"]]))
            return $"qpdf --check was '{row["qpdf_check"]}' and is {check}";
        if (await PageCountAsync(output) is var pages && pages != row["n_pages"] && pages != await PageCountAsync(source))
            return $"{row["n_pages"]} pages became '{pages}'";
        return null;
    }

    private static void AssertSignatureHolds(byte[] before, byte[] after)
    {
        RawSignature signature = RawSignature.FindAll(after, before.Length)[^1];
        var cms = new SignedCms(new ContentInfo(signature.Covered), detached: true);
        cms.Decode(signature.Contents);
        cms.CheckSignature(verifySignatureOnly: true);
    }

    private static async Task<string> PageCountAsync(string path) => (await Qpdf.RunAsync("--show-npages", path)).Text.Trim();
}
