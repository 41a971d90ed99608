using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.AspNetCore.Protection;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>
/// Takes an envelope out of a form as it arrives (RFC 7578): its JSON first, then a PDF for each document. Files lie in nameless temporary
/// files until the envelope is created; memory holds a piece of one at a time.
/// </summary>
internal sealed class EnvelopeUpload : IAsyncDisposable
{
    private const int MaxBoundaryLength = 70;
    private const int BufferLength = 64 * 1024;

    private readonly List<FileStream> _files = [];

    private EnvelopeUpload()
    {
    }

    public EnvelopeDescriptor Descriptor { get; private set; } = null!;

    /// <exception cref="ApiException">It is no such form, or beyond a limit.</exception>
    /// <exception cref="ArgumentException">The envelope is beyond a limit.</exception>
    public static async ValueTask<EnvelopeUpload> ReadAsync(HttpContext http, ApiOptions options, EnvelopeOptions envelopes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.MaxUploadLength;
        var upload = new EnvelopeUpload();
        try
        {
            await upload.ReadAsync(http, Math.Min(options.MaxUploadLength, envelopes.MaxDocumentLength)).ConfigureAwait(false);
            return upload;
        }
        catch (Exception e)
        {
            await upload.DisposeAsync().ConfigureAwait(false);
            if (e is InvalidDataException or (IOException and not BadHttpRequestException))
                throw Broken("The form is not complete, or beyond a limit.");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FileStream file in _files)
            await file.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask ReadAsync(HttpContext http, long maxFileLength)
    {
        string boundary = BoundaryOf(http.Request)
            ?? throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "The request's content has to be multipart/form-data.");
        var form = new MultipartReader(boundary, http.Request.Body);
        CancellationToken cancelled = http.RequestAborted;
        MultipartSection first = await form.ReadNextSectionAsync(cancelled).ConfigureAwait(false) ?? throw Broken("The form is empty.");
        if (NameOf(first) != "envelope")
            throw Broken("The first part of the form has to be 'envelope'.");
        NewEnvelope envelope = await ApiRequest.ReadAsync<NewEnvelope>(first.Body, cancelled).ConfigureAwait(false);
        if (envelope.Documents.Count is 0 or > EnvelopeLimits.MaxDocuments)
            throw new ApiException(StatusCodes.Status400BadRequest, "invalid-request", $"An envelope has 1 to {EnvelopeLimits.MaxDocuments} documents.");
        while (await form.ReadNextSectionAsync(cancelled).ConfigureAwait(false) is { } section)
        {
            if (_files.Count == envelope.Documents.Count)
                throw Broken("The form has more files than the envelope has documents.");
            await TakeAsync(section, maxFileLength, cancelled).ConfigureAwait(false);
        }

        if (_files.Count < envelope.Documents.Count)
            throw Broken("The form has fewer files than the envelope has documents.");
        Descriptor = envelope.ToDescriptor([.. envelope.Documents.Zip(_files, (document, file) => DocumentDescriptor.FromStream(_ => new(FileView.Of(file)), document.Title))]);
    }

    private async ValueTask TakeAsync(MultipartSection section, long maxLength, CancellationToken cancellationToken)
    {
        FileStream file = NamelessFile.Create();
        _files.Add(file);
        var buffer = new byte[BufferLength];
        for (int read; (read = await section.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (file.Length + read > maxLength)
                throw new ApiException(StatusCodes.Status413PayloadTooLarge, "request-too-large", $"A document has up to {maxLength} bytes.");
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
    }

    private static ApiException Broken(string message) => new(StatusCodes.Status400BadRequest, "invalid-form", message);

    private static string? NameOf(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString()
            : null;

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= MaxBoundaryLength } boundary
            ? boundary.ToString()
            : null;
}
