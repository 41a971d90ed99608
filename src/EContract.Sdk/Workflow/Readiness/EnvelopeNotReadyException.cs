using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Workflow.Readiness;

/// <summary>
/// An envelope was not sent, because what its signatures need is not there: people would be asked to sign what could not be signed or
/// sealed. Nothing was changed.
/// </summary>
public sealed class EnvelopeNotReadyException : EContractException
{
    /// <summary>Creates the error.</summary>
    public EnvelopeNotReadyException(EnvelopeId envelopeId, IReadOnlyList<ReadinessFinding> findings)
        : base($"Envelope {envelopeId} was not sent: {string.Join(' ', (findings ?? throw new ArgumentNullException(nameof(findings))).Select(finding => finding.Message))}")
    {
        EnvelopeId = envelopeId;
        Findings = findings;
    }

    /// <summary>The envelope.</summary>
    public EnvelopeId EnvelopeId { get; }

    /// <summary>What is missing; at least one.</summary>
    public IReadOnlyList<ReadinessFinding> Findings { get; }

    /// <summary>Whether all of it may pass by itself.</summary>
    public override bool IsTransient => Findings.All(finding => finding.IsTransient);
}
