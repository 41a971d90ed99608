using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;

namespace EContract.Samples.QuickStart;

/// <summary>What a participant does on the host's pages, without the browser: follow the link, read, finish, confirm.</summary>
internal static class Participation
{
    /// <summary>Signs as the signing pages lead through it, and reports what was seen.</summary>
    public static async Task SignAsync(EnvelopeManager envelopes, string token, Narrator narrator)
    {
        // 「文書を確認する」: a tab for each document, and all of them are to be read.
        SigningView page = await envelopes.OpenLinkAsync(token);
        foreach (DocumentView document in page.Documents)
        {
            await using Stream pdf = await envelopes.OpenDocumentAsync(token, document.Id);
            await pdf.CopyToAsync(Stream.Null);
            narrator.Tell("reads", $"{document.Title} ({document.Length:N0} bytes, SHA-256 {document.Sha256[..16]}…)");
        }

        // 「完了」: nothing is signed yet, the page shows what will be, and under which words.
        SigningSummary summary = await envelopes.PrepareSignAsync(token);
        narrator.Tell("consents to", summary.Text.Text);

        // 「署名手続きを完了する」: once, even when the button is pressed twice.
        const string pageKey = "confirmation-page-1";
        await envelopes.ConfirmSignAsync(token, pageKey, summary.Consent);
        await envelopes.ConfirmSignAsync(token, pageKey, summary.Consent);
    }

    /// <summary>Downloads everything behind a download link into a folder.</summary>
    public static async Task<IReadOnlyList<string>> DownloadAsync(EnvelopeManager envelopes, string token, string directory)
    {
        // The link shows a page; the files come by another click, so that a mail scanner downloads nothing.
        DownloadView page = await envelopes.OpenDownloadAsync(token);
        Directory.CreateDirectory(directory);
        var paths = new List<string>();
        IEnumerable<DocumentView> files = page.ConclusionCertificate is { } certificate ? page.Documents.Append(certificate) : page.Documents;
        foreach (DocumentView document in files)
        {
            string path = Path.Combine(directory, document.Title + ".pdf");
            await using Stream pdf = await envelopes.DownloadAsync(token, document.Id);
            await using FileStream file = File.Create(path);
            await pdf.CopyToAsync(file);
            paths.Add(path);
        }

        return paths;
    }
}
