using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Seals;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>
    /// Chooses what is to be seen of a participant's signature, in the places that the sender has given it; until they confirm, the newest
    /// choice counts. What was prepared before has to be prepared again: a confirmation is of a seal, too.
    /// </summary>
    /// <param name="token">The link's token.</param>
    /// <param name="choice">The seal, or <see cref="SealChoice.None"/>.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="SealRejectedException">
    /// The picture cannot be read or is too large, no font has a character of the name, or the seal cannot be shown where it should be.
    /// </exception>
    /// <exception cref="EnvelopeStateException">
    /// The link does not allow it, the participant has confirmed, no place was given (<see cref="EnvelopeRefusal.SealNotAsked"/>), or too many seals
    /// were chosen (<see cref="EnvelopeRefusal.TooManySeals"/>).
    /// </exception>
    public async ValueTask<Envelope> ChooseSealAsync(
        string token, SealChoice choice, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(choice);

        // Nothing is drawn, read or kept for who may not choose.
        (Envelope envelope, StoredLink link) = await ByLinkAsync(
            token,
            context,
            (change, link) =>
            {
                SigningCommands.RequireChoosing(change.Envelope, link, change.Now);
                return [];
            },
            cancellationToken).ConfigureAwait(false);
        (ChosenSeal Seal, ReadOnlyMemory<byte> Content)? made = await _seals
            .MakeAsync(envelope, envelope.GetParticipant(link.ParticipantId), choice, cancellationToken)
            .ConfigureAwait(false);
        if (made is { } seal)
            await _seals.KeepAsync(envelope, link.ParticipantId, seal.Content, cancellationToken).ConfigureAwait(false);
        (Envelope chosen, _) = await ByLinkAsync(
            token, context, (change, link) => SigningCommands.ChooseSeal(change.Envelope, link, made?.Seal, change.Now), cancellationToken)
            .ConfigureAwait(false);
        return chosen;
    }

    /// <summary>Gives the seal that a participant has chosen, as it will be signed.</summary>
    /// <param name="token">The link's token: nobody else's seal is to be had by it.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The picture; <see langword="null"/> where none is chosen.</returns>
    /// <exception cref="EnvelopeStateException">The link does not allow it.</exception>
    /// <exception cref="DocumentStoreException">The picture cannot be had, or was changed behind our back.</exception>
    public async ValueTask<SealPicture?> OpenSealAsync(string token, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        (Envelope envelope, StoredLink link) = await ByLinkAsync(
            token,
            context,
            (change, link) =>
            {
                Guards.RequireTurn(change.Envelope, link, EnvelopeVerb.View, change.Now);
                return [];
            },
            cancellationToken).ConfigureAwait(false);
        return envelope.GetParticipant(link.ParticipantId).Seal is { } seal
            ? await _seals.OpenAsync(envelope, link.ParticipantId, seal, cancellationToken).ConfigureAwait(false)
            : null;
    }
}
