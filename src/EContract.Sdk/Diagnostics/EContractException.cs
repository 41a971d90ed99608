namespace EContract.Sdk.Diagnostics;

/// <summary>
/// The root of every error that the SDK reports by exception: a document, a key, a service or a state that does not
/// allow what was asked. Wrong arguments throw the plain <see cref="ArgumentException"/> family instead.
/// </summary>
public abstract class EContractException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong and where, in one sentence.</param>
    /// <param name="innerException">The error beneath, if any.</param>
    protected EContractException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    /// <value><see langword="false"/> unless the error is one of a network, a device or a service.</value>
    public virtual bool IsTransient => false;
}
