namespace EContract.Sdk.Workflow.Timestamps;

/// <summary>What became of the timestamps of a document.</summary>
public enum TimestampOutcome
{
    /// <summary>All of them hold, are of trusted authorities, and the document is what was stamped.</summary>
    Valid,

    /// <summary>The document is not what was saved, or not what was stamped.</summary>
    Changed,

    /// <summary>It has no timestamp.</summary>
    Missing,

    /// <summary>A timestamp holds, but its authority is not trusted, or was not shown to stand at the time.</summary>
    Untrusted,

    /// <summary>The document is not in the store.</summary>
    Lost,

    /// <summary>The document cannot be read, as when the key is not at hand that wraps its own.</summary>
    Unreadable,

    /// <summary>The document was destroyed when its time was over.</summary>
    Destroyed,
}
