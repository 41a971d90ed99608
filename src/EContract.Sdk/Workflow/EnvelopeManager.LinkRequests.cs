using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>
    /// Asks the sender for a new link, by one whose time is over, or that another took the place of. Nothing is issued: whoever has the dead
    /// link may not be the participant. The sender is told (N-26) once a day for each participant, and answers by
    /// <see cref="RemindAsync"/>, <see cref="ReissueDownloadLinkAsync"/> or <see cref="CloneAsync"/>, which mail to the address on record.
    /// </summary>
    /// <remarks>Returns alike whether the sender is told now or was told within the day.</remarks>
    /// <param name="token">The link's token.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeStateException">
    /// The link is unknown (a page answers that as if it were known, and counts it as a guess), the participant has acted, or the envelope ended
    /// in a way that no link helps with (<see cref="EnvelopeStateException.Status"/>).
    /// </exception>
    public async ValueTask RequestLinkAsync(string token, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        (Envelope envelope, _) = await ByLinkAsync(
            token, context, (change, link) => AccessCommands.RequestLink(change.Envelope, link, change.Now), cancellationToken, needsFactors: false)
            .ConfigureAwait(false);
        await RunInlineAsync(envelope, cancellationToken).ConfigureAwait(false);
    }
}
