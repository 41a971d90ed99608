using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Workflow.Bulk;

/// <summary>A list of rows is not right: it cannot be read any further, or two rows contradict each other.</summary>
public sealed class BulkListException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="row">The row, from 0; in a file, the line, from 1.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What it was found by.</param>
    public BulkListException(long row, string message, Exception? innerException = null)
        : base(message, innerException) => Row = row;

    /// <summary>The row, from 0; in a file, the line, from 1.</summary>
    public long Row { get; }
}
