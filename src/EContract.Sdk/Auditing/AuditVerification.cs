using EContract.Sdk.Contracts;

namespace EContract.Sdk.Auditing;

/// <summary>What is wrong with an event of a chain, or with what it vouches for.</summary>
public enum AuditFailure
{
    /// <summary>The event's content is not what its hash says.</summary>
    Changed,

    /// <summary>The event does not follow the one before: one was removed, inserted or moved.</summary>
    Unlinked,

    /// <summary>The chain ends before, or goes on after, what the store knows as its last event.</summary>
    WrongEnd,

    /// <summary>The event is no entry of the log.</summary>
    Malformed,

    /// <summary>A document that the event names is not in the store, or is not what was saved.</summary>
    DocumentLost,

    /// <summary>A signature that the event tells of is not in the document, or does not carry the digest of the confirmation that it belongs to.</summary>
    SignatureUnbound,

    /// <summary>A chain that an anchor names is gone with all that is known of it.</summary>
    ChainLost,

    /// <summary>The chain is sound in itself, but not the one that an anchor names: from some event on it was written anew.</summary>
    Rewritten,

    /// <summary>An anchor, or what it was made over, is not what it was.</summary>
    AnchorChanged,

    /// <summary>An anchor is missing.</summary>
    AnchorLost,

    /// <summary>An anchor's time-stamp token does not hold, or is by nobody who is trusted.</summary>
    AnchorUntrusted,

    /// <summary>The database is older than an anchor that was made of it: a backup took its place, or later entries were removed.</summary>
    OlderBackup,

    /// <summary>An event is older than an anchor that ought to bind it, and no anchor does: the chain was kept out of them.</summary>
    NotAnchored,

    /// <summary>What an envelope is found by is not what its events say: searches miss it, or show it as what it is not.</summary>
    IndexChanged,

    /// <summary>A backup took the database's place, and somebody said so at that time.</summary>
    BackupRestored,
}

/// <summary>The first thing found wrong in a chain.</summary>
/// <param name="Sequence">The place of the event, from 1; where one is missing, its place.</param>
/// <param name="Failure">What is wrong.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record AuditBreak(long Sequence, AuditFailure Failure, string Message);

/// <summary>What verifying an envelope's chain of events came to.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="EventCount">How many events were found in order, from the first on.</param>
/// <param name="FirstBreak">The first thing wrong; <see langword="null"/> where nothing is.</param>
public sealed record AuditVerification(EnvelopeId EnvelopeId, long EventCount, AuditBreak? FirstBreak)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsIntact => FirstBreak is null;
}
