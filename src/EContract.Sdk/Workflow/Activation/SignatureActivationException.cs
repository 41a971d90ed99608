using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Workflow.Activation;

/// <summary>Why a key was not asked.</summary>
public enum ActivationFailure
{
    /// <summary>None was ever issued for the participant's confirmation.</summary>
    NotIssued,

    /// <summary>It was issued for something else: another participant, another confirmation, or a newer one took its place.</summary>
    Foreign,

    /// <summary>It is not as it was issued, or was not issued by who holds the host's key-encryption key.</summary>
    Altered,

    /// <summary>It was spent already.</summary>
    Consumed,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>The envelope is suspended, or ended, or the signature is made already.</summary>
    Stopped,

    /// <summary>What is to be signed is not what was consented to, or not the newest revision of it.</summary>
    OtherDocuments,

    /// <summary>The host's own check refused it (<see cref="IActivationCheck"/>).</summary>
    Refused,
}

/// <summary>A key was not asked to sign for a participant, because nothing entitles to it at the moment.</summary>
public sealed class SignatureActivationException : EContractException
{
    /// <summary>Creates the error.</summary>
    public SignatureActivationException(ActivationFailure failure, string message, EnvelopeId envelopeId)
        : base(message)
    {
        Failure = failure;
        EnvelopeId = envelopeId;
    }

    /// <summary>Why.</summary>
    public ActivationFailure Failure { get; }

    /// <summary>The envelope.</summary>
    public EnvelopeId EnvelopeId { get; }

    /// <summary>Whether the signature can be made with another activation, on what the envelope is then.</summary>
    public override bool IsTransient =>
        Failure is ActivationFailure.Consumed or ActivationFailure.Expired or ActivationFailure.Stopped or ActivationFailure.OtherDocuments;
}
