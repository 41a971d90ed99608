using System.Threading.Channels;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>The documents under way, in the order in which their results are wanted.</summary>
internal sealed class BulkResults(BulkOrder order)
{
    private readonly Channel<Task<BulkDocumentResult>> _channel = Channel.CreateUnbounded<Task<BulkDocumentResult>>();

    // The list itself counts as one.
    private int _open = 1;

    /// <summary>One by one, until the last document of the list is done.</summary>
    public IAsyncEnumerable<Task<BulkDocumentResult>> ReadAllAsync() => _channel.Reader.ReadAllAsync();

    /// <summary>Takes a document in.</summary>
    public void Add(Task<BulkDocumentResult> ending)
    {
        Interlocked.Increment(ref _open);
        if (order == BulkOrder.AsGiven)
            _channel.Writer.TryWrite(ending);
        ending.ContinueWith(
            done =>
            {
                if (order == BulkOrder.AsCompleted)
                    _channel.Writer.TryWrite(done);
                Close();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>There are no more documents.</summary>
    public void EndOfList() => Close();

    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _channel.Writer.Complete();
    }
}
