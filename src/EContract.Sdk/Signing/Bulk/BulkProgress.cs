namespace EContract.Sdk.Signing.Bulk;

/// <summary>How far a run has come.</summary>
/// <param name="Taken">How many documents were begun.</param>
/// <param name="Signed">How many were signed.</param>
/// <param name="SignedBefore">How many were found signed by an earlier run.</param>
/// <param name="Failed">How many failed.</param>
public readonly record struct BulkProgress(long Taken, long Signed, long SignedBefore, long Failed)
{
    /// <summary>How many have ended, one way or the other.</summary>
    public long Done => Signed + SignedBefore + Failed;
}
