using EContract.Sdk.Contracts;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Endpoints;

/// <summary>What a page says of a refusal.</summary>
/// <param name="Notice">The key of its words: <c>notice.KEY</c> and <c>notice.KEY.text</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="HelpsANewLink">Whether the sender can be asked for a new link.</param>
internal sealed record Refusal(string Notice, int Status, bool HelpsANewLink = false)
{
    // An unknown link is answered like a dead one: nobody learns here which links there are.
    public static Refusal Of(EnvelopeStateException refused) => refused.Refusal switch
    {
        EnvelopeRefusal.LinkUnknown or EnvelopeRefusal.LinkPurpose => new("LinkUnknown", StatusCodes.Status404NotFound, HelpsANewLink: true),
        EnvelopeRefusal.LinkExpired => new("LinkExpired", StatusCodes.Status410Gone, HelpsANewLink: true),
        EnvelopeRefusal.LinkRevoked => new("LinkRevoked", StatusCodes.Status410Gone, HelpsANewLink: true),
        EnvelopeRefusal.Disposed => new("Disposed", StatusCodes.Status410Gone),
        EnvelopeRefusal.Quarantined => new("Quarantined", StatusCodes.Status503ServiceUnavailable),
        EnvelopeRefusal.WrongStage => new("WrongStage", StatusCodes.Status409Conflict),
        EnvelopeRefusal.AlreadySigned => new("AlreadySigned", StatusCodes.Status200OK),
        EnvelopeRefusal.AlreadyDeclined => new("AlreadyDeclined", StatusCodes.Status200OK),
        EnvelopeRefusal.NotAsked => new("NotAsked", StatusCodes.Status200OK),
        EnvelopeRefusal.Locked => new("Locked", StatusCodes.Status403Forbidden),
        EnvelopeRefusal.NetworkNotAllowed => new("NetworkNotAllowed", StatusCodes.Status403Forbidden),
        EnvelopeRefusal.DocumentUnknown or EnvelopeRefusal.ParticipantUnknown => new("DocumentUnknown", StatusCodes.Status404NotFound),
        EnvelopeRefusal.SealRequired or EnvelopeRefusal.ConsentMismatch or EnvelopeRefusal.IdempotencyKeyReused or EnvelopeRefusal.DocumentsNotViewed => new("Stale", StatusCodes.Status409Conflict),
        EnvelopeRefusal.WrongStatus => OfStatus(refused.Status),
        _ => new("WrongStatus", StatusCodes.Status409Conflict),
    };

    // How the envelope ended, or why it waits, is no secret to who has a link to it.
    private static Refusal OfStatus(EnvelopeStatus? status) => status switch
    {
        EnvelopeStatus.Expired => new("Expired", StatusCodes.Status410Gone, HelpsANewLink: true),
        EnvelopeStatus.Voided => new("Voided", StatusCodes.Status410Gone),
        EnvelopeStatus.Declined => new("Declined", StatusCodes.Status410Gone),
        EnvelopeStatus.Completed => new("Completed", StatusCodes.Status410Gone, HelpsANewLink: true),
        EnvelopeStatus.Finalizing or EnvelopeStatus.FinalizationFailed => new("Finalizing", StatusCodes.Status409Conflict),
        EnvelopeStatus.Suspended => new("Suspended", StatusCodes.Status409Conflict),
        _ => new("WrongStatus", StatusCodes.Status409Conflict),
    };
}
