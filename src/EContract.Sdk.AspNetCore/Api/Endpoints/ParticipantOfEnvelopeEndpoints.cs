using EContract.Sdk.AspNetCore.Api.Resources;
using EContract.Sdk.Contracts;
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
                (request, contact) => EnvelopeEndpoints.CommandAsync(
                    request, (envelopes, id, context, token) => envelopes.CorrectParticipantAsync(id, request.Participant, contact, context, token)))
            .Refuses(StatusCodes.Status412PreconditionFailed);
        group.MapUser(
            "POST",
            "/unlock",
            ApiAccess.Change,
            "participants.unlock",
            "Lets a participant try again after too many wrong codes.",
            request => EnvelopeEndpoints.CommandAsync(request, (envelopes, id, context, token) => envelopes.UnlockAsync(id, request.Participant, context, token)));
        group.MapUser(
            "POST",
            "/download-link",
            ApiAccess.Change,
            "participants.downloadLink",
            "Mails a participant a new link to the result.",
            request => EnvelopeEndpoints.CommandAsync(request, (envelopes, id, context, token) => envelopes.ReissueDownloadLinkAsync(id, request.Participant, context, token)));
        group.MapUser(
            "POST",
            "/signing-link",
            ApiAccess.Change,
            "participants.signingLink",
            "Gives a participant's signing link, for pages of the host's own; the one that was mailed works no more.",
            IssueAsync);
    }

    private static async ValueTask<LinkAnswer> IssueAsync(ApiRequest request)
    {
        Uri address = await request.Envelopes.IssueSigningLinkAsync(request.Id, request.Participant, request.Context, request.Cancelled).ConfigureAwait(false);
        return new LinkAnswer(address, address.Segments[^1]);
    }
}
