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

    // A file that is twice as large as it may be is told so; of what is larger the connection may break.
    private long MaxDrained => options.Verification.MaxFileLength;

    public void Map(RouteGroupBuilder group, string prefix)
    {
        if (!options.Verification.IsEnabled)
            return;
        group.MapGet(Path, (HttpContext http) => Ask(Describe(http, prefix)));
        group.MapPost(Path, (Delegate)((HttpContext http) => VerifyAsync(http, prefix)))
            .WithMetadata(new RequestSizeLimitAttribute(options.Verification.MaxFileLength + MaxDrained + UploadReader.MultipartOverhead), ChecksItsToken.Instance);
    }

    private async Task<IResult> VerifyAsync(HttpContext http, string prefix)
    {
        (Upload? upload, UploadProblem? problem) = await ReceiveAsync(http).ConfigureAwait(false);
        if (upload is null)
            return Refuse(http, prefix, problem!);
        RateLimitLease place;
        try
        {
            place = await limits.TryJudgeAsync(http, options.Verification.Deadline).ConfigureAwait(false);
        }
        catch
        {
            await upload.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        if (place.IsAcquired)
            return await JudgeAsync(http, Describe(http, prefix), upload, place).ConfigureAwait(false);
        place.Dispose();
        await upload.DisposeAsync().ConfigureAwait(false);
        return Refuse(http, prefix, UploadProblem.Busy);
    }

    private async ValueTask<(Upload? Upload, UploadProblem? Problem)> ReceiveAsync(HttpContext http)
    {
        using CancellationTokenSource deadline = After(options.Verification.UploadDeadline, http.RequestAborted);
        bool isTaken = false;
        try
        {
            (Upload? upload, UploadProblem? problem) = await uploads.ReadAsync(http, deadline.Token).ConfigureAwait(false);
            isTaken = upload is not null;
            return (upload, problem);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return (null, UploadProblem.TooSlow);
        }
        finally
        {
            if (!isTaken)
                await UnreadBody.DrainAsync(http.Request, MaxDrained, deadline.Token).ConfigureAwait(false);
        }
    }

    private IResult Refuse(HttpContext http, string prefix, UploadProblem problem)
    {
        if (problem == UploadProblem.Busy)
            http.Response.Headers.RetryAfter = "10";
        return Ask(Describe(http, prefix), problem);
    }

    private async Task<IResult> JudgeAsync(HttpContext http, PageContext context, Upload upload, RateLimitLease place)
    {
        using CancellationTokenSource deadline = After(options.Verification.Deadline, http.RequestAborted);
        CancellationToken cancellationToken = deadline.Token;
        var judging = Task.Run(RunAsync, CancellationToken.None);
        try
        {
            (ValidationReport report, IReadOnlyList<(string, string)> links) = await judging.WaitAsync(cancellationToken).ConfigureAwait(false);
            return PageHost.Render<VerifyReportPage>(
                context,
                new() { ["Report"] = report, ["File"] = upload.Name, ["Reports"] = links },
                report.Error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Ask(context, UploadProblem.TooComplex);
        }

        // Whoever asked is answered in time; the place is free when the work has really stopped.
        async Task<(ValidationReport, IReadOnlyList<(string, string)>)> RunAsync()
        {
            using (place)
            await using (upload)
            {
                ValidationReport report = await validator.ValidateAsync(upload.Content, Bounds, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                return (report, ReportLinks.Write(report, upload.Name, context.Texts.ReportLanguage, context.Zone));
            }
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
