using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Storage;

/// <summary>A lease ended before its work did, and somebody else may have taken over. Nothing was stored.</summary>
public sealed class LeaseLostException : EContractException
{
    /// <summary>Creates the error.</summary>
    /// <param name="id">The job or message.</param>
    public LeaseLostException(string id)
        : base($"The lease of {id} is over.") => Id = id;

    /// <summary>The job or message.</summary>
    public string Id { get; }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
