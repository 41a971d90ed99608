using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EContract.Sdk.AspNetCore.Api.Endpoints;

/// <summary>What the sender does about one participant.</summary>
internal static class ParticipantOfEnvelopeEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group = group.MapGroup("/envelopes/{id}/participants/{participant}").WithTags("participants of an envelope");
        group.MapUser<ParticipantContact, EnvelopeResource>(
                "PUT",
                "",
                ApiAccess.Change,
                "participants.correct",
                "Corrects name, address or language of a participant who has not confirmed; when it is their turn, they get a new link.",
                (request, contact) => RunAsync(
                    request, envelopes => envelopes.CorrectParticipantAsync(request.Id, request.Participant, contact, request.Context, request.Cancelled)))
            .Refuses(StatusCodes.Status412PreconditionFailed);
        Command("/unlock", "unlock", "Lets a participant try again after too many wrong codes.", (e, r) => e.UnlockAsync(r.Id, r.Participant, r.Context, r.Cancelled));
        Command(
            "/download-link", "downloadLink", "Mails a participant a new link to the result.", (e, r) => e.ReissueDownloadLinkAsync(r.Id, r.Participant, r.Context, r.Cancelled));
        group.MapUser(
                "POST",
                "/signing-link",
                ApiAccess.Change,
                "participants.signingLink",
                "Gives a participant's signing link, for pages of the host's own; the one that was mailed works no more.",
                IssueAsync)
            .Refuses(StatusCodes.Status412PreconditionFailed);

        void Command(string path, string name, string summary, Func<EnvelopeManager, ApiRequest, ValueTask<Envelope>> run) => group
            .MapUser("POST", path, ApiAccess.Change, "participants." + name, summary, request => RunAsync(request, envelopes => run(envelopes, request)))
            .Refuses(StatusCodes.Status412PreconditionFailed);
    }

    private static async ValueTask<EnvelopeResource> RunAsync(ApiRequest request, Func<EnvelopeManager, ValueTask<Envelope>> run) =>
        EnvelopeVersion.Give(request.Http, await EnvelopeVersion.RunAsync(request, run).ConfigureAwait(false));

    private static async ValueTask<LinkAnswer> IssueAsync(ApiRequest request)
    {
        Uri address = await EnvelopeVersion
            .RunAsync(request, envelopes => envelopes.IssueSigningLinkAsync(request.Id, request.Participant, request.Context, request.Cancelled))
            .ConfigureAwait(false);
        return new LinkAnswer(address, address.Segments[^1]);
    }
}
