using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Bulk;

/// <summary>How a row of a batch ended.</summary>
public enum BulkRowStatus
{
    /// <summary>It was checked, and can be sent.</summary>
    Ready,

    /// <summary>Its envelope was sent, or submitted to its internal approvers.</summary>
    Sent,

    /// <summary>
    /// Its envelope was sent, submitted or scheduled before, whatever became of it since; nothing was done. No draft that was never sent
    /// or submitted ends so.
    /// </summary>
    SentBefore,

    /// <summary>It cannot be sent: <see cref="BulkRowResult.Error"/> says why. A later run tries again.
    /// A draft that an earlier run left and that somebody has changed, or a row that says something else now, fails too.</summary>
    Failed,
}

/// <summary>What became of a row of a batch.</summary>
/// <param name="Key">The row.</param>
/// <param name="Index">Its place in the list, from 0.</param>
/// <param name="Status">How it ended.</param>
/// <param name="EnvelopeId">Its envelope, whether there is one yet or not; <see langword="null"/> where rows are only checked.</param>
/// <param name="Error">Why it failed; else <see langword="null"/>.</param>
public sealed record BulkRowResult(string Key, long Index, BulkRowStatus Status, EnvelopeId? EnvelopeId, Exception? Error);
