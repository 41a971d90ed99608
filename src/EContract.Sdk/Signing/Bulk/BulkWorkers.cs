using System.Threading.Channels;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>
/// Takes documents from the list and signs them, as many at a time as there are places. A place is taken before a document and given
/// back when its result has been taken: what waits for the caller takes memory too.
/// </summary>
internal sealed class BulkWorkers : IDisposable
{
    // Where nothing is waited for, as with keys in software, the host's own work shall have its turn on the pool's threads too. After
    // each document that would cost a few percent: another loop goes on then, whose data are in no cache.
    private const int TurnMilliseconds = 20;

    private readonly IAsyncEnumerator<BulkDocument> _list;
    private readonly BulkRun _run;
    private readonly BulkTally _tally;
    private readonly CancellationToken _cancellationToken;
    private readonly int _mostLoops;
    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _listInUse = new(1);

    // Who waits for a result goes on where it is made: otherwise all places would wait for results that nobody has a thread to take.
    private readonly Channel<BulkDocumentResult> _results = Channel.CreateUnbounded<BulkDocumentResult>(
        new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });
    private int _loops;
    private long _next;
    private bool _listEnded;

    /// <summary>Begins.</summary>
    public BulkWorkers(IAsyncEnumerator<BulkDocument> list, int places, BulkRun run, BulkTally tally, CancellationToken cancellationToken)
    {
        _list = list;
        _run = run;
        _tally = tally;
        _cancellationToken = cancellationToken;
        _mostLoops = places;
        _places = new SemaphoreSlim(places);
        Completion = RunAsync();
    }

    /// <summary>Ends when nothing is under way any more; fails as the list does.</summary>
    public Task Completion { get; }

    /// <summary>The results, each when its document is done. For each taken, <see cref="GiveBackPlace"/>.</summary>
    public IAsyncEnumerable<BulkDocumentResult> ReadAllAsync() => _results.Reader.ReadAllAsync();

    /// <summary>Lets another document begin.</summary>
    public void GiveBackPlace() => _places.Release();

    public void Dispose()
    {
        _places.Dispose();
        _listInUse.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => StartLoop())).ConfigureAwait(false);
        }
        finally
        {
            _results.Writer.Complete();
        }
    }

    // A loop for each processor, and one more for each that waits for the key, the authority or the disk, up to one for each place.
    // Were all of them there from the start, those with nothing to wait for would only take turns, on ever more threads of the pool.
    private Task StartLoop() => Interlocked.Increment(ref _loops) <= _mostLoops
        ? Task.Run(WorkAsync, CancellationToken.None)
        : Task.CompletedTask;

    private async Task WorkAsync()
    {
        Task others = Task.CompletedTask;
        long turnBegan = Environment.TickCount64;
        try
        {
            while (await TakeAsync().ConfigureAwait(false) is var (document, index))
            {
                ValueTask<BulkDocumentResult> signing = SignAsync(document, index);
                if (!signing.IsCompleted && Volatile.Read(ref _loops) < _mostLoops)
                    others = Task.WhenAll(others, StartLoop());
                _results.Writer.TryWrite(await signing.ConfigureAwait(false));
                if (Environment.TickCount64 - turnBegan < TurnMilliseconds)
                    continue;
                await Task.Yield();
                turnBegan = Environment.TickCount64;
            }
        }
        finally
        {
            // Also when this one was stopped: until the others are, something is under way.
            await others.ConfigureAwait(false);
        }
    }

    private async ValueTask<(BulkDocument Document, long Index)?> TakeAsync()
    {
        await _places.WaitAsync(_cancellationToken).ConfigureAwait(false);
        await _listInUse.WaitAsync(_cancellationToken).ConfigureAwait(false);
        try
        {
            // From here on a document that was taken has a result.
            if (_listEnded || _run.Stopped is not null || !await _list.MoveNextAsync().ConfigureAwait(false))
            {
                End();
                return null;
            }

            _tally.Took();
            return (_list.Current, _next++);
        }
        catch
        {
            End();
            throw;
        }
        finally
        {
            _listInUse.Release();
        }
    }

    // Others may wait for a place that nobody will give back.
    private void End()
    {
        _listEnded = true;
        _places.Release();
    }

    private async ValueTask<BulkDocumentResult> SignAsync(BulkDocument document, long index)
    {
        BulkDocumentResult result;
        try
        {
            PdfSignatureResult? signature = await document.SignAsync(_run, _cancellationToken).ConfigureAwait(false);
            result = new BulkDocumentResult(document, index, signature is null ? BulkDocumentStatus.SignedBefore : BulkDocumentStatus.Signed, signature, null);
        }
#pragma warning disable CA1031 // Whatever a document, or what the host plugged in for it, throws is that document's result.
        catch (Exception e)
#pragma warning restore CA1031
        {
            result = new BulkDocumentResult(document, index, BulkDocumentStatus.Failed, null, e);
        }

        _tally.Ended(result.Status);
        return result;
    }
}
