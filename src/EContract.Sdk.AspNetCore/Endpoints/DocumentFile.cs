using EContract.Sdk.AspNetCore.Protection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>A PDF, streamed as it is decrypted, in ranges where they are asked for.</summary>
internal static class DocumentFile
{
    public static IResult Show(HttpContext http, Stream content, string title) => Send(http, content, title, "inline");

    public static IResult Download(HttpContext http, Stream content, string title) => Send(http, content, title, "attachment");

    private static IResult Send(HttpContext http, Stream content, string title, string disposition)
    {
        SecurityHeaders.ForDocument(http);
        var header = new ContentDispositionHeaderValue(disposition);
        header.SetHttpFileName(NameOf(title));
        http.Response.Headers.ContentDisposition = header.ToString();
        return Results.Stream(content, "application/pdf", enableRangeProcessing: true);
    }

    // A title may hold what no file system takes for a name.
    private static string NameOf(string title)
    {
        var name = new string([.. title.Select(c => char.IsControl(c) || c is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' ? '_' : c)]);
        name = name.Trim(' ', '.');
        return (name.Length == 0 ? "document" : name) + (name.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) ? "" : ".pdf");
    }
}
