using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Cryptography.Hashing;

/// <summary>Bytes that should be a reduced hash tree (RFC 4998, 4.1) are not, or are beyond its limits.</summary>
public sealed class HashTreeFormatException : EContractException
{
    /// <summary>Creates the error.</summary>
    public HashTreeFormatException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
