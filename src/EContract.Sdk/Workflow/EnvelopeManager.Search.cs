using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>Finds envelopes, a page at a time: the newest first unless the query sorts otherwise.</summary>
    /// <returns>The page; its <see cref="EnvelopePage.Continuation"/> gives the next one.</returns>
    /// <exception cref="ArgumentException">
    /// The query contradicts itself, is beyond a limit, goes on from a page of another query, or names another tenant than the manager's.
    /// </exception>
    public async ValueTask<EnvelopePage> SearchAsync(EnvelopeQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        EnvelopeQuery narrowed = query with { Tenant = Narrow(query.Tenant) };
        narrowed.Validate();
        return await _services.Envelopes.SearchAsync(narrowed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Corrects what an envelope is found by (訂正), at any time, also after it was completed: the documents stay as they are. Who, when, what
    /// was there before, what is there after and why stays on record (電子帳簿保存法施行規則 4条1項3号).
    /// </summary>
    /// <param name="id">The envelope.</param>
    /// <param name="metadata">All that it is found by from now on; what is left out is blank from now on.</param>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <returns>The envelope; unchanged where nothing was to correct.</returns>
    /// <exception cref="ArgumentException">A value is beyond its limit, or no reason is given.</exception>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    public ValueTask<Envelope> CorrectTransactionAsync(
        EnvelopeId id, EnvelopeMetadata metadata, string reason, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        metadata.Check();
        RequireReason(reason);
        return DecideAsync(id, context, change => ChangeCommands.CorrectMetadata(change.Envelope, metadata, reason), cancellationToken);
    }

    /// <summary>Gives the corrections of what an envelope is found by, in order (訂正の履歴).</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="Auditing.AuditBrokenException">Its events were changed behind our back.</exception>
    public async ValueTask<IReadOnlyList<EnvelopeCorrection>> GetCorrectionsAsync(EnvelopeId id, CancellationToken cancellationToken = default) =>
    [
        .. (await GetEventsAsync(id, cancellationToken).ConfigureAwait(false))
            .Select(record => record.Event is MetadataChanged e ? new EnvelopeCorrection(record.At, record.Actor, e.Before, e.After, e.Reason) : null)
            .OfType<EnvelopeCorrection>(),
    ];
}
