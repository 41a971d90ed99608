using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Storage;

/// <summary>Somebody else appended to a chain of a tenant's log, which has one writer only.</summary>
public sealed class LogConflictException : EContractException
{
    /// <summary>Creates the error.</summary>
    public LogConflictException(ChainId chain, long expectedVersion, Exception? innerException = null)
        : base($"The chain {chain} does not have {expectedVersion} events any more.", innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
