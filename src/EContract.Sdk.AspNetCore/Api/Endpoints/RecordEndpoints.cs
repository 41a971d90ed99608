using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.AspNetCore.Endpoints;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Exports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>What is kept of an envelope: its documents, its events, whether they are intact.</summary>
internal sealed class RecordEndpoints(EnvelopeServices services)
{
    public void Map(RouteGroupBuilder group)
    {
        group = group.MapGroup("/envelopes/{id}").WithTags("records");
        group.MapGet("/documents/{document}", (Delegate)OpenAsync)
            .DescribeFile("documents.get", "Gives a sealed document, or the certificate of conclusion; in ranges where they are asked for. That it was given is recorded.")
            .WithMetadata(ApiAccess.Read)
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        group.MapUser("GET", "/events", ApiAccess.Read, "events.list", "Gives what happened to it, in order. That it was read is recorded.", ListAsync);
        group.MapUser("GET", "/audit", ApiAccess.Read, "audit.verify", "Verifies that its events and its documents are intact; reads all of them.", VerifyAsync);
        group.MapGet("/audit/export", (Delegate)ExportAsync)
            .DescribeFile("audit.export", "Gives its log as it is stored, one event a line (JSON Lines). That it was given is recorded.", "application/jsonl")
            .WithMetadata(ApiAccess.Read)
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> OpenAsync(HttpContext http)
    {
        ApiRequest request = ApiGuard.RequestOf(http);
        DocumentId document = ApiRequest.DocumentOf(http);
        Envelope envelope = await request.Envelopes.GetAsync(request.Id, request.Cancelled).ConfigureAwait(false);
        Stream content = await request.Envelopes.OpenSealedAsync(request.Id, document, request.Context, request.Cancelled).ConfigureAwait(false);
        return DocumentFile.Download(http, content, envelope.GetDocument(document).Title);
    }

    private static async ValueTask<IReadOnlyList<EventResource>> ListAsync(ApiRequest request) =>
        [.. (await request.Envelopes.GetEventsAsync(request.Id, request.Context, request.Cancelled).ConfigureAwait(false)).Select(EventResource.Of)];

    private static async ValueTask<AuditAnswer> VerifyAsync(ApiRequest request)
    {
        AuditVerification verified = await request.Envelopes.VerifyAuditAsync(request.Id, request.Cancelled).ConfigureAwait(false);
        return new AuditAnswer(verified.IsIntact, verified.EventCount, verified.FirstBreak);
    }

    private async Task<IResult> ExportAsync(HttpContext http)
    {
        ApiRequest request = ApiGuard.RequestOf(http);
        var exporter = new AuditExporter(
            services.Audit ?? throw new ApiException(StatusCodes.Status409Conflict, "no-audit-store", "The store of the envelopes keeps no log to export."), services.Log, services.Time);
        // Whether there is one is said before the answer begins.
        EnvelopeId id = (await request.Envelopes.GetAsync(request.Id, request.Cancelled).ConfigureAwait(false)).Id;
        return Results.Stream(
            async body => await exporter
                .ExportAsync(request.Caller.Tenant, body, new AuditExportOptions { EnvelopeId = id }, request.Context, request.Cancelled)
                .ConfigureAwait(false),
            "application/jsonl",
            $"{id}.jsonl");
    }
}
