using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Contracts;

/// <summary>Which guard refused a command.</summary>
public enum EnvelopeRefusal
{
    /// <summary>The envelope's status does not allow it.</summary>
    WrongStatus,

    /// <summary>It is not the participant's stage yet.</summary>
    WrongStage,

    /// <summary>The participant has confirmed or signed already.</summary>
    AlreadySigned,

    /// <summary>The participant has declined.</summary>
    AlreadyDeclined,

    /// <summary>Nothing is asked of the participant, who only receives the result, or need not act any more.</summary>
    NotAsked,

    /// <summary>The participant may not name somebody else, or not this one.</summary>
    DelegationNotAllowed,

    /// <summary>Another participant has this e-mail address, or one that looks like it.</summary>
    AddressTaken,

    /// <summary>Who sends an envelope cannot approve it as well.</summary>
    ApproverIsSender,

    /// <summary>A time that was asked for does not make sense: in the past, or beyond what is allowed.</summary>
    ImpossibleTime,

    /// <summary>The participant has to show more first: <see cref="Participant.Factors"/>.</summary>
    AuthenticationRequired,

    /// <summary>The code is wrong, was used, or its time is over.</summary>
    WrongCode,

    /// <summary>Too many wrong codes were given, or too many asked for; the sender has to unlock it.</summary>
    Locked,

    /// <summary>The participant may not come from this network.</summary>
    NetworkNotAllowed,

    /// <summary>No such link was ever given out.</summary>
    LinkUnknown,

    /// <summary>The link's time is over.</summary>
    LinkExpired,

    /// <summary>A newer link took its place, or the envelope is closed.</summary>
    LinkRevoked,

    /// <summary>The link was given out for something else.</summary>
    LinkPurpose,

    /// <summary>The participant has not opened every document.</summary>
    DocumentsNotViewed,

    /// <summary>The participant confirms what was not shown: no summary was prepared, or another one.</summary>
    ConsentMismatch,

    /// <summary>The idempotency key was used before for something else.</summary>
    IdempotencyKeyReused,

    /// <summary>The envelope has no such document.</summary>
    DocumentUnknown,

    /// <summary>The envelope has no such participant.</summary>
    ParticipantUnknown,

    /// <summary>The participant is not to sign by a key of their own: by a witness's, or not at all.</summary>
    NotAParty,

    /// <summary>The signatures are made on completion, when a key of a participant's own, or of whoever takes their place, is not at hand.</summary>
    KeyNotAtHand,

    /// <summary>The documents were destroyed when their time was over, or are being destroyed.</summary>
    Disposed,

    /// <summary>The document was found changed or missing in the store, and waits to be restored.</summary>
    Quarantined,

    /// <summary>The documents must be kept: their time is not over, or a legal hold lies on them.</summary>
    MustBeKept,

    /// <summary>Nobody has asked for it, somebody has already, or the time to answer is over.</summary>
    NothingToApprove,

    /// <summary>Who asked for the documents to be destroyed cannot approve it as well, nor can nobody.</summary>
    SamePerson,

    /// <summary>The participant's signature is seen nowhere: no seal is asked for.</summary>
    SealNotAsked,

    /// <summary>The participant has to choose a seal first.</summary>
    SealRequired,

    /// <summary>Too many seals were chosen by one link.</summary>
    TooManySeals,

    /// <summary>Nobody is to sign, and no closing seal is made: the documents would carry no signature.</summary>
    NobodySigns,
}

/// <summary>An envelope does not allow what was asked. Nothing was changed.</summary>
public sealed class EnvelopeStateException : EContractException
{
    /// <summary>Creates the error.</summary>
    public EnvelopeStateException(EnvelopeRefusal refusal, string message, EnvelopeId? envelopeId = null)
        : base(message)
    {
        Refusal = refusal;
        EnvelopeId = envelopeId;
    }

    /// <summary>Which guard refused.</summary>
    public EnvelopeRefusal Refusal { get; }

    /// <summary>In which status the envelope was, where that is why (<see cref="EnvelopeRefusal.WrongStatus"/>); <see langword="null"/> otherwise.</summary>
    public EnvelopeStatus? Status { get; init; }

    /// <summary>The envelope; <see langword="null"/> where none is known, as with an unknown link.</summary>
    public EnvelopeId? EnvelopeId { get; }
}
