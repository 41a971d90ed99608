using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>The sender's side: creating, sending, finding and changing envelopes.</summary>
internal sealed class EnvelopeEndpoints(ApiOptions options, EnvelopeServices services)
{
    public void Map(RouteGroupBuilder group)
    {
        group = group.MapGroup("/envelopes").WithTags("envelopes");
        group.MapPost("", (Delegate)CreateAsync)
            .Describe<EnvelopeResource>(
                "envelopes.create",
                "Creates an envelope as a draft: a form with the part 'envelope' (NewEnvelope as JSON) and then a PDF for each of its documents. "
                + "Idempotency-Key: a version 7 UUID of yours, good for a day; with the same one again, the same envelope is given.",
                StatusCodes.Status201Created)
            .Accepts<EnvelopeForm>("multipart/form-data")
            .WithMetadata(ApiAccess.Change, new DisableRequestSizeLimit())
            .Refuses(
                StatusCodes.Status401Unauthorized,
                StatusCodes.Status403Forbidden,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status422UnprocessableEntity)
            .Produces(StatusCodes.Status415UnsupportedMediaType);
        group.MapUser<EnvelopeQuery, EnvelopeList>("POST", "/search", ApiAccess.Read, "envelopes.search", "Finds envelopes, a page at a time, by date, amount, counterparty and much more.", FindAsync);
        group.MapUser("GET", "/{id}", ApiAccess.Read, "envelopes.get", "Gives an envelope; its ETag is its version.", GetAsync);
        group.MapUser("GET", "/{id}/readiness", ApiAccess.Read, "envelopes.readiness", "Says whether what its signatures need is there.", AskReadinessAsync);
        group.MapUser("GET", "/{id}/explanation", ApiAccess.Read, "envelopes.explanation", "Says what it waits for, and what can be done about it.", ExplainAsync);
        Command("/{id}/send", "send", "Sends a draft; with internal approvers, to them first.", (e, id, context, token) => e.SendAsync(id, context, token));
        CommandWith<ScheduleRequest>(
            "/{id}/schedule", "schedule", "Has a draft sent by itself at a time.", (e, id, body, context, token) => e.ScheduleAsync(id, body.SendAt, context, token));
        Command("/{id}/unschedule", "unschedule", "Makes a scheduled envelope a draft again.", (e, id, context, token) => e.UnscheduleAsync(id, context, token));
        CommandWith<RemindRequest>(
            "/{id}/remind", "remind", "Mails a new link to those whose turn it is, or to one of them.", (e, id, body, context, token) => e.RemindAsync(id, body.Participant, context, token));
        CommandWith<ReasonRequest>("/{id}/void", "void", "Withdraws it.", (e, id, body, context, token) => e.VoidAsync(id, body.Reason, context, token));
        CommandWith<ReasonRequest>(
            "/{id}/suspend", "suspend", "Stops it for the moment: no link works.", (e, id, body, context, token) => e.SuspendAsync(id, body.Reason, context, token));
        Command("/{id}/continue", "continue", "Lets a suspended envelope go on.", (e, id, context, token) => e.ContinueAsync(id, context, token));
        CommandWith<DueDateRequest>(
            "/{id}/due-date", "dueDate", "Changes until when it has to be signed.", (e, id, body, context, token) => e.ChangeDueDateAsync(id, body.DueAt, context, token), "PUT");
        CommandWith<CorrectionRequest>(
            "/{id}/transaction",
            "correct",
            "Corrects what it is found by (訂正), at any time; before and after stay on record.",
            (e, id, body, context, token) => e.CorrectTransactionAsync(id, new EnvelopeMetadata(body.Transaction, body.Filing), body.Reason, context, token),
            "PUT");

        void Command(string path, string name, string summary, Func<EnvelopeManager, EnvelopeId, RequestContext, CancellationToken, ValueTask<Envelope>> run) =>
            group.MapCommand(path, ApiAccess.Change, "envelopes." + name, summary, run);

        void CommandWith<TBody>(
            string path, string name, string summary, Func<EnvelopeManager, EnvelopeId, TBody, RequestContext, CancellationToken, ValueTask<Envelope>> run, string method = "POST")
            where TBody : notnull => group.MapCommand(path, ApiAccess.Change, "envelopes." + name, summary, run, method);
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        ApiRequest request = ApiGuard.RequestOf(http);
        string asked = http.Request.Headers["Idempotency-Key"].ToString();
        Guid key = Guid.Empty;
        if (asked.Length > 0 && !Guid.TryParse(asked, out key))
            throw new ApiException(StatusCodes.Status400BadRequest, "invalid-request", "An idempotency key is a version 7 UUID (RFC 9562, 5.7).");
        EnvelopeUpload upload = await EnvelopeUpload.ReadAsync(http, options, services.Options).ConfigureAwait(false);
        await using (upload.ConfigureAwait(false))
        {
            Envelope created = asked.Length > 0
                ? await request.Envelopes.CreateOnceAsync(key, upload.Descriptor, request.Context, request.Cancelled).ConfigureAwait(false)
                : await request.Envelopes.CreateAsync(upload.Descriptor, request.Context, request.Cancelled).ConfigureAwait(false);
            http.Response.Headers.Location = $"{http.Request.PathBase}{http.Request.Path.ToString().TrimEnd('/')}/{created.Id}";
            return ApiRoutes.Json(EnvelopeVersion.Give(http, created), StatusCodes.Status201Created);
        }
    }

    private static async ValueTask<EnvelopeResource> GetAsync(ApiRequest request) =>
        EnvelopeVersion.Give(request.Http, await request.Envelopes.GetAsync(request.Id, request.Cancelled).ConfigureAwait(false));

    private static async ValueTask<EnvelopeList> FindAsync(ApiRequest request, EnvelopeQuery query)
    {
        if (query.Tenant is not null)
            throw new ArgumentException("Whose envelopes are searched is not the request's to say.", nameof(query));
        EnvelopePage page = await request.Envelopes.SearchAsync(query, request.Context, request.Cancelled).ConfigureAwait(false);
        return new EnvelopeList([.. page], page.Continuation);
    }

    private static async ValueTask<ReadinessAnswer> AskReadinessAsync(ApiRequest request)
    {
        var findings = await request.Envelopes.CheckReadinessAsync(request.Id, request.Cancelled).ConfigureAwait(false);
        return new ReadinessAnswer(findings.Count == 0, findings);
    }

    private static async ValueTask<ExplanationAnswer> ExplainAsync(ApiRequest request)
    {
        EnvelopeExplanation explained = await request.Envelopes.ExplainAsync(request.Id, request.Cancelled).ConfigureAwait(false);
        return new ExplanationAnswer(explained.Envelope.Status, explained.IsStopped, explained.Waits);
    }

    // The limit is the API's own, set when the form is read.
    private sealed class DisableRequestSizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
