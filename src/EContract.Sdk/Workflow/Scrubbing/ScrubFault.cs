namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>What a scrub found.</summary>
public enum ScrubFault
{
    /// <summary>A document that a log names is not in the store.</summary>
    Missing,

    /// <summary>A document in the store is not what was saved.</summary>
    Changed,

    /// <summary>The key-encryption key that wraps a document's key is not at hand. The document may well be intact.</summary>
    KeyUnavailable,

    /// <summary>An envelope's log was changed behind our back, so that it cannot say which documents there are.</summary>
    LogBroken,

    /// <summary>A document in the store that no log names, as a process leaves that was killed before it could record it.</summary>
    Orphaned,

    /// <summary>A document that was destroyed by the rules is there, as when an older backup of the store was restored.</summary>
    NotDestroyed,
}
