using System.Diagnostics;
using System.Globalization;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Samples.BulkSigning;

/// <summary>Signs a folder: the part to copy into one's own job.</summary>
internal static class BulkJob
{
    public static async Task<bool> RunAsync(Arguments arguments)
    {
        string output = Path.GetFullPath(arguments.Output), signed = Path.Combine(output, "signed");
        Directory.CreateDirectory(signed);
        string[] sources = arguments.Source is null ? MakeSamples(Path.Combine(output, "documents"), arguments.Count) : ListPdfs(arguments.Source);
        using var pki = DevelopmentPki.LoadOrCreate(Path.Combine(output, "pki"), new DevelopmentPkiOptions());
        BulkKey key = await BulkKey.OpenAsync(output, pki);
        using var disposing = key.Signer as IDisposable;
        double limit = await KeyLimit.MeasureAsync(key);
        Say("key", key.Description);
        Say("its limit", Text($"{limit:0} signatures a second"));
        Say("documents", Text($"{sources.Length} at {arguments.Level}"));

        var bulk = new PdfBulkSigner(
            key.Signer,
            pki.TimestampAuthority,
            new CachingRevocationSource(pki.RevocationSource),
            new TrustAnchors(pki.Root),
            new PdfBulkSignerOptions { MaxSignatures = key.Sessions });
        var options = new PdfSignatureOptions { Level = arguments.Level, Reason = "契約の締結" };
        IEnumerable<BulkDocument> documents = sources.Select(source => BulkDocument.FromFile(source, Path.Combine(signed, Path.GetFileName(source)), options));
        var failures = new List<BulkDocumentResult>();
        int made = 0, before = 0;
        long start = Stopwatch.GetTimestamp();
        await ProgressDisplay.ShowAsync(sources.Length, async progress =>
        {
            await foreach (BulkDocumentResult result in bulk.SignAsync(documents, progress))
            {
                made += result.Status == BulkDocumentStatus.Signed ? 1 : 0;
                before += result.Status == BulkDocumentStatus.SignedBefore ? 1 : 0;
                if (result.Status == BulkDocumentStatus.Failed)
                    failures.Add(result);
            }
        });
        double rate = made / Stopwatch.GetElapsedTime(start).TotalSeconds;

        Say("signed", Text($"{made}, {rate:0} a second: {rate / limit:0%} of the key's limit"));
        if (before > 0)
            Say("signed before", Text($"{before}, verified and left as they were"));
        foreach (BulkDocumentResult failure in failures)
            Say("failed", $"{failure.Document.Name}: {failure.Error!.Message}");
        if (arguments.OneTimestamp)
            await TimestampAsync(Directory.GetFiles(signed, "*.pdf"), pki.TimestampAuthority);
        Say("results in", signed);
        return failures.Count == 0;
    }

    private static async Task TimestampAsync(string[] files, ITimestampAuthority authority)
    {
        BatchTimestamp batch = await BatchTimestamp.CreateAsync(files, authority);
        await batch.SaveAsync();
        Say("one timestamp", Text($"{batch.Token.Time:u} over {files.Length} documents, proved by a file .ats beside each"));
    }

    private static string[] ListPdfs(string folder) => [.. Directory.EnumerateFiles(folder, "*.pdf").Order(StringComparer.Ordinal)];

    private static string[] MakeSamples(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        string[] originals = ListPdfs(Path.Combine(AppContext.BaseDirectory, "documents"));
        for (int i = 0; i < count; i++)
        {
            string path = Path.Combine(folder, Text($"{i + 1:000000}.pdf"));
            if (!File.Exists(path))
                File.Copy(originals[i % originals.Length], path);
        }

        return ListPdfs(folder);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Say(string label, string text) => Console.WriteLine($"   {label,-14} {text}");
}
