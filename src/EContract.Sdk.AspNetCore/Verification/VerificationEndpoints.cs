using System.Threading.RateLimiting;
using EContract.Sdk.AspNetCore.Pages;
using EContract.Sdk.AspNetCore.Protection;
using EContract.Sdk.Pdf;
using EContract.Sdk.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>Judges files that anybody brings along. Nothing of them is kept.</summary>
internal sealed class VerificationEndpoints(
    PageHost pages, PagesOptions options, UploadReader uploads, VerificationLimits limits, PdfSignatureValidator validator)
{
    private const string Path = "/verify";

    // What strangers bring may cost less than what the host's own users do.
    private static readonly ValidationOptions Bounds = new()
    {
        Reader = new PdfReaderOptions
        {
            MaxDecodedStreamLength = 64L << 20,
            MaxTotalDecodedLength = 512L << 20,
            MaxCrossReferenceEntries = 2_000_000,
            MaxCollectionLength = 1_000_000,
            MaxRevisions = 1000,
        },
    };

    public void Map(RouteGroupBuilder group, string prefix)
    {
        if (!options.Verification.IsEnabled)
            return;
        group.MapGet(Path, (HttpContext http) => Ask(Describe(http, prefix)));
        group.MapPost(Path, (Delegate)((HttpContext http) => VerifyAsync(http, prefix)))
            .WithMetadata(new RequestSizeLimitAttribute(options.Verification.MaxFileLength + UploadReader.MultipartOverhead), ChecksItsToken.Instance);
    }

    private async Task<IResult> VerifyAsync(HttpContext http, string prefix)
    {
        RateLimitLease place = limits.TryEnter(http);
        if (!place.IsAcquired)
        {
            place.Dispose();
            http.Response.Headers.RetryAfter = "10";
            return Ask(Describe(http, prefix), UploadProblem.Busy);
        }

        Upload upload;
        try
        {
            using CancellationTokenSource deadline = After(options.Verification.UploadDeadline, http.RequestAborted);
            (Upload? read, UploadProblem? problem) = await ReadAsync(http, deadline.Token).ConfigureAwait(false);
            if (read is null)
            {
                place.Dispose();
                return Ask(Describe(http, prefix), problem);
            }

            upload = read;
        }
        catch
        {
            place.Dispose();
            throw;
        }

        return await JudgeAsync(http, Describe(http, prefix), upload, place).ConfigureAwait(false);
    }

    private async ValueTask<(Upload? Upload, UploadProblem? Problem)> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        try
        {
            return await uploads.ReadAsync(http, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return (null, UploadProblem.TooSlow);
        }
    }

    private async Task<IResult> JudgeAsync(HttpContext http, PageContext context, Upload upload, RateLimitLease place)
    {
        using CancellationTokenSource deadline = After(options.Verification.Deadline, http.RequestAborted);
        CancellationToken cancellationToken = deadline.Token;
        var judging = Task.Run(RunAsync, CancellationToken.None);
        try
        {
            ValidationReport report = await judging.WaitAsync(cancellationToken).ConfigureAwait(false);
            return PageHost.Render<VerifyReportPage>(
                context,
                new() { ["Report"] = report, ["File"] = upload.Name },
                report.Error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Ask(context, UploadProblem.TooComplex);
        }

        // Whoever asked is answered in time; the place is free when the work has really stopped.
        async Task<ValidationReport> RunAsync()
        {
            using (place)
            await using (upload)
                return await validator.ValidateAsync(upload.Content, Bounds, cancellationToken).ConfigureAwait(false);
        }
    }

    private static CancellationTokenSource After(TimeSpan deadline, CancellationToken aborted)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        source.CancelAfter(deadline);
        return source;
    }

    private IResult Ask(PageContext context, UploadProblem? problem = null) => PageHost.Render<VerifyPage>(
        context, new() { ["Problem"] = problem?.Key, ["MaxFileLength"] = options.Verification.MaxFileLength }, problem?.Status ?? StatusCodes.Status200OK);

    private PageContext Describe(HttpContext http, string prefix)
    {
        string root = http.Request.PathBase + prefix;
        return pages.Describe(http, root, root + Path);
    }
}
