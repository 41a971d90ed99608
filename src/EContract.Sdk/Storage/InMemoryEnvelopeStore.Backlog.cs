namespace EContract.Sdk.Storage;

public sealed partial class InMemoryEnvelopeStore
{
    /// <inheritdoc/>
    public ValueTask<WorkBacklog> MeasureBacklogAsync(DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(new WorkBacklog(_messages.Measure(now, item => item.FirstDueAt), _jobs.Measure(now, item => item.DueAt)));
    }
}
