using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Telemetry;

namespace EContract.Sdk.Workflow;

/// <summary>Loads envelopes and commits what is decided about them.</summary>
/// <param name="services">What envelopes are handled with.</param>
/// <param name="tenant">Whose envelopes; everybody's when <see langword="null"/>. Others are not found.</param>
/// <param name="version">The only version at which an envelope may be; any when <see langword="null"/>.</param>
internal sealed class EnvelopeJournal(EnvelopeServices services, TenantId? tenant = null, long? version = null)
{
    // Every loser of a race decides anew; that many losses in a row mean that something else is wrong.
    private const int MaxRaces = 16;

    public EnvelopeReactions Reactions { get; } = new(services);

    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="AuditBrokenException">Its events are not intact.</exception>
    /// <exception cref="EnvelopeConcurrencyException">It is not at the version asked for.</exception>
    public async ValueTask<Envelope> LoadAsync(EnvelopeId id, CancellationToken cancellationToken)
    {
        Envelope envelope = Envelope.Fold(await ReadAsync(id, cancellationToken).ConfigureAwait(false));
        return version is not { } expected || envelope.Version == expected ? envelope : throw new EnvelopeConcurrencyException(id, expected);
    }

    /// <summary>Gives everything that happened to an envelope, in order.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="AuditBrokenException">Its events are not intact.</exception>
    public async ValueTask<IReadOnlyList<EventRecord>> ReadAsync(EnvelopeId id, CancellationToken cancellationToken) =>
        AuditChainVerifier.Read(await HistoryAsync(id, cancellationToken).ConfigureAwait(false));

    /// <summary>Gives what the store holds of an envelope, intact or not.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope, or it is another tenant's.</exception>
    public async ValueTask<EnvelopeHistory> HistoryAsync(EnvelopeId id, CancellationToken cancellationToken) =>
        await services.Envelopes.LoadAsync(id, cancellationToken).ConfigureAwait(false) is { } history && (tenant is null || history.Tenant == tenant)
            ? history
            : throw new EnvelopeNotFoundException(id);

    public async ValueTask<Envelope> CreateAsync(
        EnvelopeId id, IEnumerable<EnvelopeEvent> events, RequestContext context, CancellationToken cancellationToken)
    {
        var draft = new CommitDraft(id, null, Reactions, context, services.Time.GetUtcNow());
        await draft.RecordAsync(events, cancellationToken).ConfigureAwait(false);
        draft.AddWebhooks(services.Webhooks);
        await services.Envelopes.AppendAsync(draft.ToCommit(), cancellationToken).ConfigureAwait(false);
        WorkflowMetrics.Changed(null, draft.Envelope);
        return draft.Envelope;
    }

    /// <summary>Loads an envelope, lets a callback decide, commits; and again when somebody else was faster.</summary>
    /// <param name="id">The envelope.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="decide">
    /// Records in the draft what happens, given the envelope as it is now, or refuses by exception. May run several times.
    /// When it records nothing, nothing is changed.
    /// </param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <returns>The envelope as it is afterwards.</returns>
    public async ValueTask<Envelope> ChangeAsync(
        EnvelopeId id,
        RequestContext context,
        Func<CommitDraft, CancellationToken, ValueTask> decide,
        CancellationToken cancellationToken)
    {
        for (int race = 1; ; race++)
        {
            Envelope before = await LoadAsync(id, cancellationToken).ConfigureAwait(false);
            var draft = new CommitDraft(id, before, Reactions, context, services.Time.GetUtcNow());
            await decide(draft, cancellationToken).ConfigureAwait(false);
            if (draft.IsEmpty)
                return before;
            draft.AddWebhooks(services.Webhooks);
            try
            {
                await services.Envelopes.AppendAsync(draft.ToCommit(), cancellationToken).ConfigureAwait(false);
                WorkflowMetrics.Changed(before, draft.Envelope);
                return draft.Envelope;
            }
            catch (EnvelopeConcurrencyException) when (race < MaxRaces)
            {
            }
        }
    }
}
