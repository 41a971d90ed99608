using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Contracts;

/// <summary>There is no such envelope.</summary>
public sealed class EnvelopeNotFoundException : EContractException
{
    /// <summary>Creates the error.</summary>
    public EnvelopeNotFoundException(EnvelopeId envelopeId)
        : base($"There is no envelope {envelopeId}.") => EnvelopeId = envelopeId;

    /// <summary>The identifier asked for.</summary>
    public EnvelopeId EnvelopeId { get; }
}
