using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Contracts;

/// <summary>Somebody else changed the envelope first. Nothing was changed; load it again and decide anew.</summary>
public sealed class EnvelopeConcurrencyException : EContractException
{
    /// <summary>Creates the error.</summary>
    public EnvelopeConcurrencyException(EnvelopeId envelopeId, long expectedVersion, Exception? innerException = null)
        : base($"Envelope {envelopeId} is not at version {expectedVersion}.", innerException)
    {
        EnvelopeId = envelopeId;
        ExpectedVersion = expectedVersion;
    }

    /// <summary>The envelope.</summary>
    public EnvelopeId EnvelopeId { get; }

    /// <summary>The version the change was based on.</summary>
    public long ExpectedVersion { get; }

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
