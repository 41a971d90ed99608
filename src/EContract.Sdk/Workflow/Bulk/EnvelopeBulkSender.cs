using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow.Bulk;

/// <summary>
/// Creates and sends many envelopes (一括送信): rows in, results out as they come, memory as large as a few rows. What fails is its row's
/// result, and stops nothing.
/// </summary>
/// <remarks>
/// A batch that was killed is run again with the same <see cref="BatchId"/> and the same keys. The identifier of a row's envelope follows from
/// both, so that the store itself is the journal: nothing is created or sent twice, by however many processes.
/// </remarks>
public sealed class EnvelopeBulkSender
{
    private readonly EnvelopeManager _manager;
    private readonly EnvelopeBulkOptions _options;

    /// <summary>Creates the sender.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is not positive.</exception>
    public EnvelopeBulkSender(EnvelopeManager manager, EnvelopeBulkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(manager);
        _options = options ?? new EnvelopeBulkOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.MaxConcurrency);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.MaxRows);
        _manager = manager;
    }

    /// <summary>Checks rows as creating would, and creates and stores nothing.</summary>
    /// <remarks>
    /// It knows no batch: it does not look whether a row was sent before. It asks neither keys nor the timestamp authority, which sending
    /// does (<see cref="EnvelopeOptions.CheckBeforeSending"/>); <see cref="EnvelopeManager.CheckReadinessAsync"/> tells of a draft.
    /// </remarks>
    /// <param name="rows">The rows, taken as they are needed.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>A result for each row, in the order in which they are done.</returns>
    /// <exception cref="BulkListException">The list has more rows than allowed.</exception>
    public IAsyncEnumerable<BulkRowResult> CheckAsync(IAsyncEnumerable<BulkEnvelope> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return RunAsync(
            null,
            rows,
            async (row, id, token) =>
            {
                await _manager.CheckAsync(await row.Describe(token).ConfigureAwait(false), token).ConfigureAwait(false);
                return BulkRowStatus.Ready;
            },
            cancellationToken);
    }

    /// <summary>Sends the rows that are not sent yet.</summary>
    /// <param name="batch">The batch. The host keeps it, to run the batch again should it be interrupted.</param>
    /// <param name="rows">The rows, taken as they are needed.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; what is under way is finished by the next run.</param>
    /// <returns>A result for each row, in the order in which they are done. Who stops reading stops the batch.</returns>
    /// <exception cref="BulkListException">The list has more rows than allowed.</exception>
    public IAsyncEnumerable<BulkRowResult> SendAsync(
        BatchId batch, IAsyncEnumerable<BulkEnvelope> rows, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return RunAsync(
            batch, rows, (row, id, token) => SendAsync(row, id, new BatchRow(batch, row.Key), context, token), cancellationToken);
    }

    private async ValueTask<BulkRowStatus> SendAsync(
        BulkEnvelope row, EnvelopeId id, BatchRow place, RequestContext? context, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } envelope)
        {
            EnvelopeDescriptor descriptor = await row.Describe(cancellationToken).ConfigureAwait(false);
            try
            {
                await _manager.CreateAsync(id, descriptor, place, context, cancellationToken).ConfigureAwait(false);
            }
            catch (EnvelopeConcurrencyException)
            {
                // Another process runs the same batch.
                if (!await MaySendAsync(row, id, cancellationToken).ConfigureAwait(false))
                    return BulkRowStatus.SentBefore;
            }
        }
        else if (envelope.Status != EnvelopeStatus.Draft || !await MaySendAsync(row, id, cancellationToken).ConfigureAwait(false))
        {
            return BulkRowStatus.SentBefore;
        }

        try
        {
            await _manager.SendAsync(id, context, cancellationToken).ConfigureAwait(false);
            return BulkRowStatus.Sent;
        }
        catch (EnvelopeStateException e) when (e.Refusal == EnvelopeRefusal.WrongStatus)
        {
            return BulkRowStatus.SentBefore;
        }
    }

    private async ValueTask<Envelope?> FindAsync(EnvelopeId id, CancellationToken cancellationToken)
    {
        try
        {
            return await _manager.GetAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (EnvelopeNotFoundException)
        {
            return null;
        }
    }

    // Whether an earlier run left a draft that was never sent: the row is sent as it is now, or not at all.
    private async ValueTask<bool> MaySendAsync(BulkEnvelope row, EnvelopeId id, CancellationToken cancellationToken)
    {
        IReadOnlyList<EventRecord> history = await _manager.GetEventsAsync(id, cancellationToken).ConfigureAwait(false);
        // A draft that an approver has refused is in somebody's hands.
        if (history.Any(record => record.Event is EnvelopeSent or EnvelopeSubmitted))
            return false;
        if (history.FirstOrDefault(record => !LeavesUntouched(record.Event)) is { } touch)
        {
            throw new EnvelopeStateException(
                EnvelopeRefusal.WrongStatus, $"An earlier run left a draft, which somebody has changed since ({touch.Event.Name}); it was never sent, and is left to them.", id);
        }

        EnvelopeDescriptor descriptor = await row.Describe(cancellationToken).ConfigureAwait(false);
        return await _manager.IsAsDescribedAsync(history, descriptor, cancellationToken).ConfigureAwait(false)
            ? true
            : throw new EnvelopeStateException(
                EnvelopeRefusal.IdempotencyKeyReused,
                "The row does not say what the draft says that an earlier run made of it; the draft was never sent. Send what is right under another key.",
                id);
    }

    // Telling others of a draft, or failing to, changes nothing in it.
    private static bool LeavesUntouched(EnvelopeEvent happened) => happened
        is EnvelopeCreated or DocumentAdded or ParticipantAdded
        or WebhookDelivered or WebhookFailed or WebhookReplayed
        or NotificationSent or NotificationSuppressed or NotificationFailed or MessageResumed or JobsRetried;

    private async IAsyncEnumerable<BulkRowResult> RunAsync(
        BatchId? batch,
        IAsyncEnumerable<BulkEnvelope> rows,
        Func<BulkEnvelope, EnvelopeId, CancellationToken, ValueTask<BulkRowStatus>> handle,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A result that nobody has taken keeps its row's place.
        var results = Channel.CreateBounded<BulkRowResult>(_options.MaxConcurrency);
        Task running = Task.Run(() => HandleAsync(batch, rows, handle, results.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (BulkRowResult result in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return batch is null ? result with { EnvelopeId = null } : result;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await running.ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(
        BatchId? batch,
        IAsyncEnumerable<BulkEnvelope> rows,
        Func<BulkEnvelope, EnvelopeId, CancellationToken, ValueTask<BulkRowStatus>> handle,
        ChannelWriter<BulkRowResult> results,
        CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = _options.MaxConcurrency, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                NumberAsync(batch, rows, cancellationToken),
                options,
                // A list that breaks off does not stop the rows that were taken from it.
                async (row, _) => await results.WriteAsync(await HandleAsync(row, handle, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
                .ConfigureAwait(false);
            results.Complete();
        }
#pragma warning disable CA1031 // Whoever reads the results gets it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            results.Complete(e);
        }
    }

    private async IAsyncEnumerable<NumberedRow> NumberAsync(
        BatchId? batch, IAsyncEnumerable<BulkEnvelope> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The store cannot tell a key that stands twice in a list from one that was sent by an earlier run.
        var seen = new HashSet<EnvelopeId>();
        long index = 0;
        await foreach (BulkEnvelope row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (index == _options.MaxRows)
                throw new BulkListException(index, $"The list has more than {_options.MaxRows} rows.");
            EnvelopeId id = (batch ?? default).EnvelopeOf(row.Key);
            yield return new NumberedRow(row, index++, id, IsRepeated: row.Fault is null && !seen.Add(id));
        }
    }

    private static async ValueTask<BulkRowResult> HandleAsync(
        NumberedRow row,
        Func<BulkEnvelope, EnvelopeId, CancellationToken, ValueTask<BulkRowStatus>> handle,
        CancellationToken cancellationToken)
    {
        if (row.Envelope.Fault is { } fault)
            return Result(BulkRowStatus.Failed, fault) with { EnvelopeId = null };
        if (row.IsRepeated)
            return Result(BulkRowStatus.Failed, new BulkListException(row.Index, $"The key '{row.Envelope.Key}' stands in the list a second time."));
        try
        {
            return Result(await handle(row.Envelope, row.Id, cancellationToken).ConfigureAwait(false), null);
        }
#pragma warning disable CA1031 // Whatever a row, or what the host plugged in for it, throws is that row's result.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return Result(BulkRowStatus.Failed, e);
        }

        BulkRowResult Result(BulkRowStatus status, Exception? error) => new(row.Envelope.Key, row.Index, status, row.Id, error);
    }

    private sealed record NumberedRow(BulkEnvelope Envelope, long Index, EnvelopeId Id, bool IsRepeated);
}
