using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Logs;

/// <summary>Writes one tenant's chain of this process. What comes while it writes is stored together, in the next transaction.</summary>
internal sealed class LogWriter(TenantId tenant, IAuditStore store, TimeProvider time)
{
    private readonly Lock _gate = new();
    private List<Entry> _waiting = [];
    private bool _isWriting;
    private ChainHead _head = Begin(time);

    public async ValueTask WriteAsync(TenantEvent occurred, RequestContext context, CancellationToken cancellationToken)
    {
        var entry = new Entry(occurred, context, AuditChain.Time(time.GetUtcNow()));
        bool isFirst;
        lock (_gate)
        {
            _waiting.Add(entry);
            isFirst = !_isWriting;
            _isWriting = true;
        }

        // Not on the thread of whoever came first, nor in what flows with it, nor to be stopped by it: others wait for their events too.
        if (isFirst)
            ThreadPool.UnsafeQueueUserWorkItem(static writer => _ = writer.WriteWaitingAsync(), this, preferLocal: false);
        await entry.Stored.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteWaitingAsync()
    {
        while (TakeWaiting() is { Count: > 0 } entries)
            await StoreAsync(entries).ConfigureAwait(false);
    }

    private List<Entry> TakeWaiting()
    {
        lock (_gate)
        {
            List<Entry> taken = _waiting;
            _isWriting = taken.Count > 0;
            _waiting = [];
            return taken;
        }
    }

    private async Task StoreAsync(List<Entry> entries)
    {
        ChainHead before = _head;
        try
        {
            ChainEvent[] events = [.. entries.Select(Link)];
            var commit = new LogCommit(tenant, before.Version, events, entries.Max(entry => entry.At)) { EarliestAt = entries.Min(entry => entry.At) };
            await store.AppendLogAsync(commit, CancellationToken.None).ConfigureAwait(false);
            foreach (Entry entry in entries)
                entry.Stored.SetResult();
        }
        catch (Exception e)
        {
            // Nobody knows how much of it is stored: what comes next begins a new chain.
            _head = Begin(time);
            foreach (Entry entry in entries)
                entry.Stored.TrySetException(e);
        }
    }

    private ChainEvent Link(Entry entry)
    {
        string json = TenantEventJson.Write(new TenantEventRecord
        {
            Tenant = tenant,
            Log = _head.Chain.Id,
            Sequence = _head.Version + 1,
            At = entry.At,
            Actor = entry.Context.Actor ?? Actor.System,
            IpAddress = entry.Context.IpAddress,
            UserAgent = entry.Context.UserAgent,
            CorrelationId = entry.Context.CorrelationId,
            PreviousHash = _head.HeadHash,
            Event = entry.Occurred,
        });
        _head = new ChainHead(_head.Chain, _head.Version + 1, AuditChain.Hash(json));
        return new ChainEvent(_head.Chain, _head.Version, _head.HeadHash, json);
    }

    private static ChainHead Begin(TimeProvider time) =>
        new(new ChainId(ChainKind.Log, Guid.CreateVersion7(time.GetUtcNow()).ToString()), 0, AuditChain.Origin);

    private sealed record Entry(TenantEvent Occurred, RequestContext Context, DateTimeOffset At)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
