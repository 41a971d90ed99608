using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Storage;

/// <summary>Why a document store could not do what was asked.</summary>
public enum DocumentStoreFailure
{
    /// <summary>No document of that key.</summary>
    NotFound,

    /// <summary>What is stored is not what was saved: changed, cut short or swapped. It is never served.</summary>
    Corrupt,

    /// <summary>The key that wraps the document's key is missing, or is another one.</summary>
    KeyUnavailable,

    /// <summary>There is no room left.</summary>
    Full,

    /// <summary>The store may not be read or written.</summary>
    AccessDenied,

    /// <summary>The store cannot be reached or failed; another try may succeed.</summary>
    Unavailable,
}

/// <summary>A document could not be saved or opened.</summary>
public sealed class DocumentStoreException : EContractException
{
    /// <summary>Creates the error.</summary>
    public DocumentStoreException(DocumentStoreFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public DocumentStoreFailure Failure { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Failure is DocumentStoreFailure.Unavailable or DocumentStoreFailure.Full;
}
