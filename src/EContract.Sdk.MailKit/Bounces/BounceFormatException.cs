using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.MailKit.Bounces;

/// <summary>What was to be read as a mail is none, or is larger than any report of a failure.</summary>
public sealed class BounceFormatException : EContractException
{
    /// <summary>Creates the error.</summary>
    public BounceFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
