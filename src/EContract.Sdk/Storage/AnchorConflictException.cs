using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Storage;

/// <summary>Another host was faster: a tenant has an anchor of that number already.</summary>
public sealed class AnchorConflictException : EContractException
{
    /// <summary>Creates the error.</summary>
    public AnchorConflictException(TenantId tenant, long number, Exception? innerException = null)
        : base($"There is an anchor {number} of tenant {tenant}.", innerException)
    {
    }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
