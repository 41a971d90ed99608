using System.Text;
using System.Threading.RateLimiting;
using EContract.Sdk.AspNetCore.Protection;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>
/// Takes a file out of a form as it arrives (RFC 7578), up to a limit. The form's token comes first and is checked before a byte of the file is
/// taken: who sends it from another site's page stores nothing here, and takes nobody's place.
/// </summary>
internal sealed class UploadReader(PagesOptions options, VerificationLimits limits, IAntiforgery antiforgery)
{
    private const int MaxTokenLength = 4096;
    private const int MaxNameLength = 200;
    private const int MaxBoundaryLength = 70;
    private const int BufferLength = 64 * 1024;

    /// <summary>Reads the form.</summary>
    /// <exception cref="AntiforgeryValidationException">The form is not ours.</exception>
    /// <exception cref="OperationCanceledException">Its time is over.</exception>
    public async ValueTask<(Upload? Upload, UploadProblem? Problem)> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength > options.Verification.MaxFileLength + MultipartOverhead)
            return (null, UploadProblem.TooLarge);
        if (BoundaryOf(http.Request) is not { } boundary)
            return (null, UploadProblem.Broken);
        try
        {
            return await ReadAsync(http, new MultipartReader(boundary, http.Request.Body), cancellationToken).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            return (null, e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => UploadProblem.TooLarge,
                StatusCodes.Status408RequestTimeout => UploadProblem.TooSlow,
                _ => UploadProblem.Broken,
            });
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return (null, UploadProblem.Broken);
        }
    }

    /// <summary>What a form may be longer than the file in it.</summary>
    public const int MultipartOverhead = 16 * 1024;

    private async ValueTask<(Upload? Upload, UploadProblem? Problem)> ReadAsync(HttpContext http, MultipartReader form, CancellationToken cancellationToken)
    {
        bool isOurs = false;
        while (await form.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition))
                return (null, UploadProblem.Broken);
            if (!disposition.IsFileDisposition())
            {
                isOurs = isOurs || await CheckTokenAsync(http, section.Body, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!isOurs)
                throw new AntiforgeryValidationException("The form has no token before its file.");
            RateLimitLease place = limits.TryReceive(http);
            if (place.IsAcquired)
                return await TakeAsync(NameOf(disposition), section.Body, place, cancellationToken).ConfigureAwait(false);
            place.Dispose();
            return (null, UploadProblem.Busy);
        }

        return (null, UploadProblem.Missing);
    }

    // Where the framework looks first: left to itself it would read the whole form, the file included.
    private async ValueTask<bool> CheckTokenAsync(HttpContext http, Stream value, CancellationToken cancellationToken)
    {
        var text = new byte[MaxTokenLength];
        int length = await value.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (antiforgery.GetTokens(http).HeaderName is not { } header)
            throw new InvalidOperationException("The verification page needs the header of anti-forgery tokens (AntiforgeryOptions.HeaderName).");
        http.Request.Headers[header] = Encoding.ASCII.GetString(text, 0, length);
        await antiforgery.ValidateRequestAsync(http).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<(Upload? Upload, UploadProblem? Problem)> TakeAsync(string name, Stream content, RateLimitLease place, CancellationToken cancellationToken)
    {
        Upload upload = Open(name, place);
        UploadProblem? problem;
        try
        {
            problem = await FillAsync(upload.Content, content, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await upload.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (problem is null)
            return (upload, null);
        await upload.DisposeAsync().ConfigureAwait(false);
        return (null, problem);
    }

    private static Upload Open(string name, RateLimitLease place)
    {
        try
        {
            return new Upload(name, NamelessFile.Create(), place);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private async ValueTask<UploadProblem?> FillAsync(FileStream file, Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (file.Length + read > options.Verification.MaxFileLength)
                return UploadProblem.TooLarge;
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        file.Position = 0;
        return file.Length == 0 ? UploadProblem.Missing : null;
    }

    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        string name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length <= MaxNameLength ? name : name[..MaxNameLength];
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= MaxBoundaryLength } boundary
            ? boundary.ToString()
            : null;
}
