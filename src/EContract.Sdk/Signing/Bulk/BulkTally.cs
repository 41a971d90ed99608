namespace EContract.Sdk.Signing.Bulk;

/// <summary>Counts how documents end, and tells.</summary>
internal sealed class BulkTally(IProgress<BulkProgress>? progress)
{
    private readonly Lock _lock = new();
    private BulkProgress _state;

    public void Took()
    {
        lock (_lock)
            _state = _state with { Taken = _state.Taken + 1 };
    }

    public void Ended(BulkDocumentStatus status)
    {
        BulkProgress state;
        lock (_lock)
        {
            state = _state = status switch
            {
                BulkDocumentStatus.Signed => _state with { Signed = _state.Signed + 1 },
                BulkDocumentStatus.SignedBefore => _state with { SignedBefore = _state.SignedBefore + 1 },
                _ => _state with { Failed = _state.Failed + 1 },
            };
        }

        progress?.Report(state);
    }
}
