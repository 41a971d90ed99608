using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Storage;

/// <summary>Why a store of envelopes could not do what was asked.</summary>
public enum EnvelopeStoreFailure
{
    /// <summary>The store cannot be reached, or the connection broke. What was to be stored may have been stored.</summary>
    Unavailable,

    /// <summary>Others work on the same rows, and waiting for them took too long or ended in a deadlock. Nothing was stored.</summary>
    Busy,

    /// <summary>There is no room left. Nothing was stored.</summary>
    Full,

    /// <summary>The store may not be read or written by this program.</summary>
    AccessDenied,

    /// <summary>The store's own files are damaged, or are none.</summary>
    Corrupt,

    /// <summary>The store does not take what it was asked: tables that are missing, or a value that it cannot hold. Nothing was stored.</summary>
    Rejected,

    /// <summary>A search looks at more than there is time for. It would the next time, too: it has to ask for less.</summary>
    TooBroad,
}

/// <summary>Envelopes could not be read or stored. The database's own error is the <see cref="Exception.InnerException"/>.</summary>
public sealed class EnvelopeStoreException : EContractException
{
    /// <summary>Creates the error.</summary>
    public EnvelopeStoreException(EnvelopeStoreFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public EnvelopeStoreFailure Failure { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Failure is EnvelopeStoreFailure.Unavailable or EnvelopeStoreFailure.Busy or EnvelopeStoreFailure.Full;
}
