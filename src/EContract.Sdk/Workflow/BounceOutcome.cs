namespace EContract.Sdk.Workflow;

/// <summary>What became of a report that a message had not reached its recipient.</summary>
public enum BounceOutcome
{
    /// <summary>It was recorded, and the envelope's sender is told.</summary>
    Recorded,

    /// <summary>The same was recorded before.</summary>
    KnownBefore,

    /// <summary>No message of that identifier was delivered: the report is forged, damaged, or for another system.</summary>
    NoSuchMessage,
}
