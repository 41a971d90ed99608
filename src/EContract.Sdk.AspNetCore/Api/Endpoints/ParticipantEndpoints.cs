using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.AspNetCore.Endpoints;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>
/// The participant's side, for hosts with pages of their own. Who asks has a link's token, in a header, so that it stands in no address and no
/// log; and what the browser was given for showing who its user is, in another.
/// </summary>
internal sealed class ParticipantEndpoints(EnvelopeManager envelopes)
{
    public const string TokenHeader = "EContract-Link";
    public const string SessionHeader = "EContract-Session";
    private const int MaxTokenLength = 128;

    public void Map(RouteGroupBuilder group)
    {
        group = group.MapGroup("/participant").WithTags("participant");
        Add("GET", "/signing", "participant.open", "Opens a signing link: what there is to sign, and what has to be shown first.", (link, _) => envelopes.OpenLinkAsync(link.Token, link.Context, link.Cancelled));
        group.MapGet("/signing/documents/{document}", (Delegate)ReadAsync)
            .DescribeFile("participant.document", "Gives a document as it is to be signed, in ranges where they are asked for.")
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status410Gone, StatusCodes.Status429TooManyRequests);
        Add("POST", "/code", "participant.mailCode", "Mails the participant a code of six digits.", async (link, _) => AnswerOf(await envelopes.MailCodeAsync(link.Token, link.Context, link.Cancelled).ConfigureAwait(false)));
        AddWith<CodeRequest, SigningView>(
            "/authenticate",
            "participant.authenticate",
            "Takes a code; gives the session that goes with every request from now on.",
            (link, body) => envelopes.AuthenticateAsync(link.Token, body.Method, body.Code, link.Context, link.Cancelled));
        Add("POST", "/signing/prepare", "participant.prepare", "The first of two steps to sign: gives what is to be confirmed, and its digest.", (link, _) => envelopes.PrepareSignAsync(link.Token, link.Context, link.Cancelled));
        AddWith<ConfirmRequest, ParticipantAnswer>(
            "/signing/confirm",
            "participant.confirm",
            "The second step: signs, approves or acknowledges. Idempotency-Key has to be given: the same confirmation twice is one.",
            async (link, body) => AnswerOf(await envelopes
                .ConfirmSignAsync(link.Token, link.RequireKey(), new SigningConsent(body.Consent), link.Context, CancellationToken.None)
                .ConfigureAwait(false)));
        AddWith<ReasonRequest, ParticipantAnswer>(
            "/signing/decline",
            "participant.decline",
            "Declines to sign, which ends the envelope.",
            async (link, body) => AnswerOf(await envelopes.DeclineAsync(link.Token, body.Reason, link.Context, link.Cancelled).ConfigureAwait(false)));
        AddWith<DelegateRequest, ParticipantAnswer>(
            "/signing/delegate",
            "participant.delegate",
            "Names somebody else to act (署名者変更).",
            async (link, body) => AnswerOf(await envelopes.DelegateAsync(link.Token, body.Successor, body.Reason, link.Context, link.Cancelled).ConfigureAwait(false)));
        Add("GET", "/download", "participant.result", "Opens a download link: the signed documents.", (link, _) => envelopes.OpenDownloadAsync(link.Token, link.Context, link.Cancelled));
        group.MapGet("/download/documents/{document}", (Delegate)DownloadAsync)
            .DescribeFile("participant.download", "Downloads a signed document, or the certificate of conclusion.")
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status410Gone, StatusCodes.Status429TooManyRequests);

        RouteHandlerBuilder Add<TAnswer>(string method, string path, string name, string summary, Func<Link, HttpContext, ValueTask<TAnswer>> run) => group
            .MapMethods(path, [method], (Delegate)(async (HttpContext http) => ApiRoutes.Json(await run(Link.Of(http), http).ConfigureAwait(false))))
            .Describe<TAnswer>(name, summary)
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status410Gone, StatusCodes.Status429TooManyRequests);

        void AddWith<TBody, TAnswer>(string path, string name, string summary, Func<Link, TBody, ValueTask<TAnswer>> run)
            where TBody : notnull => Add(
                "POST", path, name, summary, async (link, http) => await run(link, await ApiRequest.ReadAsync<TBody>(http).ConfigureAwait(false)).ConfigureAwait(false))
            .Takes<TBody>();
    }

    private async Task<IResult> ReadAsync(HttpContext http)
    {
        Link link = Link.Of(http);
        DocumentId document = ApiRequest.DocumentOf(http);
        return DocumentFile.Show(http, await envelopes.OpenDocumentAsync(link.Token, document, link.Context, link.Cancelled).ConfigureAwait(false), document.ToString());
    }

    private async Task<IResult> DownloadAsync(HttpContext http)
    {
        Link link = Link.Of(http);
        DocumentId document = ApiRequest.DocumentOf(http);
        return DocumentFile.Download(http, await envelopes.DownloadAsync(link.Token, document, link.Context, link.Cancelled).ConfigureAwait(false), document.ToString());
    }

    // Of the envelope only what concerns a participant: the other participants' addresses are none of their business.
    private static ParticipantAnswer AnswerOf(Envelope envelope) => new(envelope.Id, envelope.Status);

    private sealed record Link(string Token, RequestContext Context, HttpContext Http)
    {
        public CancellationToken Cancelled => Http.RequestAborted;

        public static Link Of(HttpContext http) => http.Request.Headers[TokenHeader].ToString() is { Length: > 0 and <= MaxTokenLength } token
            ? new Link(token, ApiRequest.ContextOf(http) with { Session = http.Request.Headers[SessionHeader].ToString() is { Length: > 0 } session ? session : null }, http)
            : throw new ApiException(StatusCodes.Status401Unauthorized, "link-required", $"The token of a link has to be in the header {TokenHeader}.");

        public string RequireKey() => Http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= EnvelopeLimits.MaxIdempotencyKeyLength } key
            ? key
            : throw new ApiException(
                StatusCodes.Status400BadRequest, "idempotency-key-required", $"The header Idempotency-Key has to be there, with up to {EnvelopeLimits.MaxIdempotencyKeyLength} characters.");
    }
}
