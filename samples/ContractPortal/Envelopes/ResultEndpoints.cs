using System.IO.Compression;
using EContract.Samples.ContractPortal.Pages;
using EContract.Sdk.Contracts;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EContract.Samples.ContractPortal.Envelopes;

/// <summary>The documents before they are sealed; the signed documents, one by one or all of them, for the users of the host: participants have links.</summary>
internal static class ResultEndpoints
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/envelopes/{id:guid}/documents/{document:guid}", DownloadAsync);
        pages.MapPost("/envelopes/{id:guid}/documents/{document:guid}/open", OpenAsync);
        pages.MapPost("/envelopes/{id:guid}/documents", DownloadAllAsync);
        pages.MapGet("/root.cer", (DevelopmentPki authorities) => Results.File(authorities.Root.RawData, "application/pkix-cert", "root.cer"));
    }

    private static async Task<IResult> DownloadAsync(HttpContext http, EnvelopeManager envelopes, EnvelopeId id, DocumentId document)
    {
        Envelope envelope = await envelopes.GetAsync(id, http.RequestAborted);
        Stream content = await envelopes.OpenSealedAsync(id, document, Commands.Of(http), http.RequestAborted);
        return Results.Stream(content, "application/pdf", FileName(envelope.GetDocument(document).Title) + ".pdf");
    }

    /// <summary>Shows a document in the browser before it is sealed. A post, as it is recorded who opened it.</summary>
    private static async Task<IResult> OpenAsync(HttpContext http, EnvelopeManager envelopes, EnvelopeId id, DocumentId document)
    {
        Stream content = await envelopes.OpenDocumentAsync(id, document, Commands.Of(http), http.RequestAborted);
        // Browsers show a PDF in a plug-in of their own, which the policy for pages would keep out.
        http.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'; base-uri 'none'";
        return Results.Stream(content, "application/pdf");
    }

    private static async Task DownloadAllAsync(HttpContext http, EnvelopeManager envelopes, EnvelopeId id)
    {
        Envelope envelope = await envelopes.GetAsync(id, http.RequestAborted);
        List<ContractDocument> documents = [.. envelope.Documents];
        if (envelope.ConclusionCertificate is { } certificate)
            documents.Add(certificate);

        // Opened before the answer begins: what is refused is refused by a page.
        await (await envelopes.OpenSealedAsync(id, documents[0].Id, Commands.Of(http), http.RequestAborted)).DisposeAsync();
        http.Response.ContentType = "application/zip";
        var header = new ContentDispositionHeaderValue("attachment");
        header.SetHttpFileName(FileName(envelope.Title) + ".zip");
        http.Response.Headers.ContentDisposition = header.ToString();
        // An archive writes the little that stands between its files without waiting for it.
        http.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
        await using ZipArchive archive = await ZipArchive.CreateAsync(http.Response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, http.RequestAborted);
        foreach ((int index, ContractDocument document) in documents.Index())
        {
            await using Stream content = await envelopes.OpenSealedAsync(id, document.Id, Commands.Of(http), http.RequestAborted);
            // Numbered: two documents may have one title.
            ZipArchiveEntry entry = archive.CreateEntry($"{index + 1} {FileName(document.Title)}.pdf", CompressionLevel.NoCompression);
            await using Stream packed = await entry.OpenAsync(http.RequestAborted);
            await content.CopyToAsync(packed, http.RequestAborted);
        }
    }

    private static string FileName(string title) =>
        string.Concat(title.Select(c => char.IsControl(c) || "/\\:*?\"<>|".Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim(' ', '.') is { Length: > 0 } name ? name : "document";
}
