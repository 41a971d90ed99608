using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>Lists what does not move on: jobs that failed, and wait for their next try or for an operator.</summary>
    /// <param name="query">Which; all when <see langword="null"/>, up to <see cref="DelayedJobQuery.Limit"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">The query's limit is outside its range.</exception>
    public ValueTask<IReadOnlyList<DelayedJob>> ListDelayedAsync(DelayedJobQuery? query = null, CancellationToken cancellationToken = default) =>
        _services.Envelopes.ListDelayedJobsAsync((query ?? new()) with { Tenant = Narrow(query?.Tenant) }, cancellationToken);

    /// <summary>Says what an envelope waits for, and what can be done about it.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="AuditBrokenException">Its events were changed behind our back.</exception>
    public async ValueTask<EnvelopeExplanation> ExplainAsync(EnvelopeId id, CancellationToken cancellationToken = default)
    {
        Envelope envelope = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        return EnvelopeExplanation.Of(envelope, await DelayedOfAsync(id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Tries again, at once, what failed: a signature that could not be made, sending at a set time, sealing, and whatever else has
    /// stopped for good or waits for its next try. Steps that are done are not done again.
    /// </summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">Nothing of it has failed.</exception>
    public async ValueTask<Envelope> RetryAsync(
        EnvelopeId id, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Envelope resumed = await ResumeAsync(id, context, cancellationToken).ConfigureAwait(false);
        return await RunInlineAsync(resumed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Says what the signatures of a draft need and what is not there, before anybody is asked to sign: as <see cref="SendAsync"/> does,
    /// which refuses then.
    /// </summary>
    /// <returns>What is missing; nothing when all is well.</returns>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    public async ValueTask<IReadOnlyList<ReadinessFinding>> CheckReadinessAsync(EnvelopeId id, CancellationToken cancellationToken = default)
    {
        Envelope envelope = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        return await new ReadinessCheck(_services)
            .FindAsync(envelope, envelope.SendAt ?? _services.Time.GetUtcNow(), cancellationToken)
            .ConfigureAwait(false);
    }

    private async ValueTask<Envelope> ResumeAsync(EnvelopeId id, RequestContext? context, CancellationToken cancellationToken)
    {
        IReadOnlyList<DelayedJob> delayed = await DelayedOfAsync(id, cancellationToken).ConfigureAwait(false);
        return await _journal.ChangeAsync(
            id,
            context ?? RequestContext.None,
            (change, token) =>
            {
                change.ResumesParkedJobs = true;
                return change.RecordAsync(FinalizationCommands.Retry(change.Envelope, delayed), token);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<IReadOnlyList<DelayedJob>> DelayedOfAsync(EnvelopeId id, CancellationToken cancellationToken) =>
        _services.Envelopes.ListDelayedJobsAsync(new() { Tenant = _tenant, EnvelopeId = id, Limit = DelayedJobQuery.MaxLimit }, cancellationToken);
}
