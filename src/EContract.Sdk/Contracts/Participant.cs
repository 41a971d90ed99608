using System.Collections.Immutable;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Seals;

namespace EContract.Sdk.Contracts;

/// <summary>Somebody who takes part in an envelope.</summary>
public sealed record Participant
{
    /// <summary>Its identifier.</summary>
    public required ParticipantId Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The organisation; empty for none.</summary>
    public required string Organization { get; init; }

    /// <summary>In which capacity the participant takes part.</summary>
    public required ParticipantRole Role { get; init; }

    /// <summary>What the participant does when the turn comes.</summary>
    public ParticipantAction Action { get; init; }

    /// <summary>The group of whom not everybody has to act; <see langword="null"/> when the participant has to.</summary>
    public string? Group { get; init; }

    /// <summary>The stage, from 1; stages follow one another, participants of one stage act in any order. Internal approvers: 0.</summary>
    public required int Stage { get; init; }

    /// <summary>The language to write in: <c>ja</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The signature field that is the participant's, of the same name in every document; only those who sign have one there.</summary>
    public required string FieldName { get; init; }

    /// <summary>Whose key signs.</summary>
    public SigningMode Mode { get; init; }

    /// <summary>The name of the signer; <see langword="null"/> where none was named.</summary>
    public string? SignerName { get; init; }

    /// <summary>Where the signature is to be seen, in which documents; nowhere where it is invisible.</summary>
    public IReadOnlyList<DocumentPlace> Places { get; init; } = [];

    /// <summary>Whether the participant has to choose a seal.</summary>
    public bool RequiresSeal { get; init; }

    /// <summary>The seal that the participant has chosen; <see langword="null"/> while none is.</summary>
    public ChosenSeal? Seal { get; init; }

    /// <summary>How often a seal was chosen by the participant's present link.</summary>
    internal int SealChoices { get; init; }

    /// <summary>Where the participant stands.</summary>
    public ParticipantState State { get; init; }

    /// <summary>The link by which the participant may sign; <see langword="null"/> while there is none.</summary>
    public IssuedLink? SigningLink { get; init; }

    /// <summary>The link by which the participant may download the result; <see langword="null"/> while there is none.</summary>
    public IssuedLink? DownloadLink { get; init; }

    /// <summary>When a new link was asked for last (<c>participant.link.requested</c>); <see langword="null"/> when none was.</summary>
    public DateTimeOffset? LinkRequestedAt { get; init; }

    /// <summary>The documents that the participant has opened.</summary>
    public ImmutableHashSet<DocumentId> Viewed { get; init; } = [];

    /// <summary>The consent digest of the summary last shown; <see langword="null"/> until one was.</summary>
    public string? PreparedDigest { get; init; }

    /// <summary>The participant's confirmation; <see langword="null"/> until it came.</summary>
    public SigningConfirmation? Confirmation { get; init; }

    /// <summary>What was read by the participant's present link, by kind.</summary>
    internal ImmutableDictionary<string, AccessTally> Accesses { get; init; } = ImmutableDictionary<string, AccessTally>.Empty;

    /// <summary>What exactly the participant consented to; <see langword="null"/> until the confirmation.</summary>
    internal ConsentAccepted? Consent { get; init; }

    /// <summary>The permission to ask a key for what was confirmed; <see langword="null"/> until a signature was.</summary>
    internal ActivationState? Activation { get; init; }

    /// <summary>The evidence digest that the participant's signatures carry; <see langword="null"/> until there are any, and in those older than it.</summary>
    internal string? SignedEvidence { get; init; }

    /// <summary>Why the participant's confirmed signature is not made yet; <see langword="null"/> when nothing stands against it.</summary>
    public EnvelopeDelay? Delay { get; init; }

    /// <summary>When the participant's signature was in every document.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>What the participant has to show beyond having the link.</summary>
    public IReadOnlyList<RequiredFactor> Factors { get; init; } = [];

    /// <summary>The networks that the participant may come from; any where none is named.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>What the participant has shown: of each method the last time.</summary>
    public IReadOnlyList<ShownFactor> Shown { get; init; } = [];

    /// <summary>The code that was mailed last; <see langword="null"/> when none is waited for.</summary>
    public MailedCode? Code { get; init; }

    /// <summary>How many codes were mailed since a mailed one was right.</summary>
    public int CodesMailed { get; init; }

    /// <summary>How many wrong codes of each kind were given since one of that kind was right.</summary>
    public ImmutableDictionary<AuthenticationMethod, int> WrongCodes { get; init; } = ImmutableDictionary<AuthenticationMethod, int>.Empty;

    /// <summary>The time step of the authenticator app's last code.</summary>
    public long LastStep { get; init; }

    /// <summary>Whether too many wrong codes were given: nothing works until the sender unlocks it.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Whether the participant may name somebody else to act in their place.</summary>
    public bool MayDelegate { get; init; }

    /// <summary>In whose place the participant acts; <see langword="null"/> for nobody's.</summary>
    public ParticipantId? DelegatedBy { get; init; }

    /// <summary>Whether the participant acts before the envelope is sent, inside the sender's organisation.</summary>
    internal bool IsInternal => Role == ParticipantRole.InternalApprover;

    /// <summary>Whether the participant has a turn at all.</summary>
    internal bool HasTurn => Action != ParticipantAction.Receive && State != ParticipantState.Delegated;

    /// <summary>Whether something is still asked of the participant: nothing was confirmed yet.</summary>
    internal bool IsUndecided => HasTurn && Confirmation is null && State is not (ParticipantState.Skipped or ParticipantState.Declined);

    /// <summary>Whether they have downloaded the result, or a document of it.</summary>
    public bool HasDownloaded { get; init; }

    /// <summary>Whether it is the participant's turn, and nothing was confirmed yet.</summary>
    internal bool IsAsked => IsUndecided && State is ParticipantState.Active or ParticipantState.Viewed;

    /// <summary>Whether the participant has something to do with a signing link: to act, or to bring along the key for a confirmed signature.</summary>
    internal bool NeedsSigningLink => IsAsked || (State == ParticipantState.Signing && Mode == SigningMode.Party);

    /// <summary>Whether the participant did what was asked.</summary>
    internal bool HasActed => State is ParticipantState.Signed or ParticipantState.Confirmed or ParticipantState.Approved or ParticipantState.Acknowledged;

    internal IssuedLink? LinkFor(LinkPurpose purpose) => purpose == LinkPurpose.Sign ? SigningLink : DownloadLink;
}
