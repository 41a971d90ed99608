using System.Collections.Concurrent;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>Destinations in memory that are used again once they are closed: what is measured is signing, not making them.</summary>
internal sealed class ReusedStreams(int capacity)
{
    private readonly ConcurrentBag<Reused> _idle = [];

    public Stream Open() => _idle.TryTake(out Reused? stream) ? stream : new Reused(_idle, capacity);

    private sealed class Reused(ConcurrentBag<Reused> idle, int capacity) : MemoryStream(capacity)
    {
#pragma warning disable CA2215 // Closed it could not be used again.
        protected override void Dispose(bool disposing)
#pragma warning restore CA2215
        {
            SetLength(0);
            idle.Add(this);
        }
    }
}
