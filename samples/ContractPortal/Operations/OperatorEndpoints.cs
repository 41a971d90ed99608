using EContract.Samples.ContractPortal.Pages;
using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Exports;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EContract.Samples.ContractPortal.Operations;

/// <summary>What does not move on, and what can be done about it.</summary>
internal static class OperatorEndpoints
{
    public static void Map(RouteGroupBuilder pages)
    {
        RouteGroupBuilder group = pages.MapGroup("/operator").WithMetadata(Access.Operators);
        group.MapGet("", ShowAsync);
        group.MapPost("/envelopes/{id:guid}/retry", RetryAsync);
        group.MapPost("/messages/{id}/send", SendAgainAsync);
        group.MapPost("/audit.csv", ExportAudit);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, PageWriter pages, EnvelopeManager envelopes, HealthCheckService health)
    {
        HealthReport report = await health.CheckHealthAsync(http.RequestAborted);
        IReadOnlyList<DelayedJob> delayed = await envelopes.ListDelayedAsync(cancellationToken: http.RequestAborted);
        IReadOnlyList<UndeliveredNotice> undelivered = await envelopes.FindUndeliveredAsync(cancellationToken: http.RequestAborted);
        return pages.Write<OperatorPage>(http, new() { ["Health"] = report, ["Delayed"] = delayed, ["Undelivered"] = undelivered });
    }

    private static async Task<IResult> RetryAsync(HttpContext http, EnvelopeManager envelopes, EnvelopeId id)
    {
        await envelopes.RetryAsync(id, Commands.Of(http), http.RequestAborted);
        return Results.Redirect("/operator?done=retried");
    }

    private static async Task<IResult> SendAgainAsync(HttpContext http, EnvelopeManager envelopes, string id)
    {
        await envelopes.SendAgainAsync(id, Commands.Of(http), http.RequestAborted);
        return Results.Redirect("/operator?done=retried");
    }

    private static IResult ExportAudit(HttpContext http, AuditExporter exporter)
    {
        RequestContext context = Commands.Of(http);
        var options = new AuditExportOptions { Format = AuditExportFormat.Csv, Language = PageWriter.TextsOf(http).Language };
        return Results.Stream(async destination => await exporter.ExportAsync(TenantId.Default, destination, options, context, http.RequestAborted), "text/csv; charset=utf-8", "audit.csv");
    }
}
