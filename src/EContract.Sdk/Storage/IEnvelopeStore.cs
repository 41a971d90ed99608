using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Storage;

/// <summary>
/// Keeps envelopes as their events, and with them, in one transaction, what has to happen because of them: messages to
/// deliver (the outbox), jobs to run, links to know again, a row to find the envelope by.
/// </summary>
/// <remarks>
/// Implementations are safe for concurrent use, also by several processes on the same storage. They keep no time of their
/// own: what is due or leased is judged by the times they are given.
/// </remarks>
public interface IEnvelopeStore
{
    /// <summary>Loads an envelope's past.</summary>
    /// <returns>The history, or <see langword="null"/> when there is no such envelope.</returns>
    ValueTask<EnvelopeHistory?> LoadAsync(EnvelopeId envelopeId, CancellationToken cancellationToken = default);

    /// <summary>Appends events and everything that goes with them: all of it, or nothing.</summary>
    /// <exception cref="EnvelopeConcurrencyException">The envelope is at another version than the commit expects.</exception>
    /// <exception cref="LeaseLostException">The job or message the commit settles is no longer leased to the caller.</exception>
    ValueTask AppendAsync(EnvelopeCommit commit, CancellationToken cancellationToken = default);

    /// <summary>Finds what a link was given out for.</summary>
    /// <param name="tokenHash">SHA-256 of the token, 64 lower-case hexadecimal digits.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The link, or <see langword="null"/> when it was never given out.</returns>
    ValueTask<StoredLink?> FindLinkAsync(string tokenHash, CancellationToken cancellationToken = default);

    /// <summary>Finds envelopes in the order of the query, from its continuation on, and at most as many as it wants.</summary>
    /// <returns>
    /// The page. Where it goes on is by what the envelopes were found by, even where one has changed until it was read: a page may then have
    /// fewer than were wanted, but the next one skips none.
    /// </returns>
    /// <exception cref="ArgumentException">The query contradicts itself, is beyond a limit, or its continuation is not its own.</exception>
    ValueTask<EnvelopePage> SearchAsync(EnvelopeQuery query, CancellationToken cancellationToken = default);

    /// <summary>Lists envelopes by their identifiers, the oldest first.</summary>
    /// <exception cref="ArgumentException">The listing's limit is outside its range.</exception>
    ValueTask<IReadOnlyList<EnvelopeSummary>> ListAsync(EnvelopeListing listing, CancellationToken cancellationToken = default);

    /// <summary>
    /// Leases the job that has been due longest. No two jobs of one envelope are ever leased at the same time, whoever asks.
    /// </summary>
    /// <returns>The job, or <see langword="null"/> when none is due and free.</returns>
    ValueTask<LeasedJob?> LeaseJobAsync(LeaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Extends the lease of a job whose step takes long.</summary>
    /// <param name="job">The job, leased to the caller.</param>
    /// <param name="leaseUntil">Until when the lease is to last.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LeaseLostException">The job is no longer leased to the caller.</exception>
    ValueTask RenewJobLeaseAsync(LeasedJob job, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default);

    /// <summary>Stores what a step of a job came to, before the next step begins, and extends the lease.</summary>
    /// <param name="job">The job, leased to the caller.</param>
    /// <param name="step">The step's name.</param>
    /// <param name="output">The output; a later one of the same name takes its place.</param>
    /// <param name="leaseUntil">Until when the lease is to last.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LeaseLostException">The job is no longer leased to the caller. Nothing was stored.</exception>
    ValueTask CheckpointJobAsync(
        LeasedJob job, string step, ReadOnlyMemory<byte> output, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default);

    /// <summary>Settles a job without an event; <see cref="AppendAsync"/> does it together with events.</summary>
    /// <exception cref="LeaseLostException">The job is no longer leased to the caller.</exception>
    ValueTask SettleJobAsync(JobSettlement settlement, CancellationToken cancellationToken = default);

    /// <summary>Lists jobs that failed and are not done, by their identifiers.</summary>
    /// <exception cref="ArgumentException">The query's limit is outside its range.</exception>
    ValueTask<IReadOnlyList<DelayedJob>> ListDelayedJobsAsync(DelayedJobQuery query, CancellationToken cancellationToken = default);

    /// <summary>Leases the message that has been due longest.</summary>
    /// <returns>The message, or <see langword="null"/> when none is due and free.</returns>
    ValueTask<LeasedMessage?> LeaseMessageAsync(LeaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Finds messages that were tried and not delivered, by their identifiers: those of older envelopes first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The query's limit is out of its range.</exception>
    ValueTask<IReadOnlyList<UndeliveredMessage>> FindUndeliveredAsync(UndeliveredQuery query, CancellationToken cancellationToken = default);

    /// <summary>Counts what waits to be done or delivered, and what was given up.</summary>
    /// <param name="now">The moment by which something is due.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<WorkBacklog> MeasureBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default);

    /// <summary>Settles a message without an event; <see cref="AppendAsync"/> does it together with events.</summary>
    /// <exception cref="LeaseLostException">The message is no longer leased to the caller.</exception>
    ValueTask SettleMessageAsync(MessageSettlement settlement, CancellationToken cancellationToken = default);
}
