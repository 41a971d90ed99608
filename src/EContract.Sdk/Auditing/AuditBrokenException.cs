using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Auditing;

/// <summary>An envelope's events were changed behind our back; nothing is done with it any more.</summary>
public sealed class AuditBrokenException : EContractException
{
    /// <summary>Creates the error.</summary>
    public AuditBrokenException(EnvelopeId envelopeId, AuditBreak firstBreak)
        : base($"The events of envelope {envelopeId} are not intact: {firstBreak.Message}")
    {
        EnvelopeId = envelopeId;
        FirstBreak = firstBreak;
    }

    /// <summary>The envelope.</summary>
    public EnvelopeId EnvelopeId { get; }

    /// <summary>The first thing wrong.</summary>
    public AuditBreak FirstBreak { get; }
}
