using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Seals;

namespace EContract.Sdk.Contracts;

/// <summary>A participant to put on an envelope's route.</summary>
public sealed record ParticipantDescriptor
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The e-mail address that links go to.</summary>
    public required string Email { get; init; }

    /// <summary>The organisation.</summary>
    /// <value>Empty: none.</value>
    public string Organization { get; init; } = "";

    /// <summary>In which capacity the participant takes part.</summary>
    /// <value><see cref="ParticipantRole.Signer"/>.</value>
    public ParticipantRole Role { get; init; }

    /// <summary>What the participant does: a person in charge (担当者), for instance, may approve instead of signing.</summary>
    /// <value>
    /// <see langword="null"/>: what the role does. Approvers approve, reviewers acknowledge, recipients receive, all others sign.
    /// </value>
    public ParticipantAction? Action { get; init; }

    /// <summary>The group of the same stage, of whom not everybody has to act; one of <see cref="EnvelopeDescriptor.Groups"/>.</summary>
    /// <value><see langword="null"/>: the participant has to act.</value>
    public string? Group { get; init; }

    /// <summary>The stage, from 1. Participants of one stage act in any order; a stage starts when the one before is done.</summary>
    /// <value>1. Of no meaning for internal approvers, who act first, and for who only receives the result.</value>
    public int Stage { get; init; } = 1;

    /// <summary>What the participant has to show, beyond having the link, before the documents are shown: all of it.</summary>
    /// <value>None: who has the link is who it was sent to.</value>
    public IList<AuthenticationFactor> Factors { get; init; } = [];

    /// <summary>The networks that the participant may come from, IPv4 or IPv6 in CIDR notation, as in <c>203.0.113.0/24</c>.</summary>
    /// <value>None: from anywhere.</value>
    public IList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Whether the participant may name somebody else to act in their place (署名者変更).</summary>
    /// <value><see langword="false"/>.</value>
    public bool MayDelegate { get; init; }

    /// <summary>The language to write in: <c>ja</c> or <c>en</c>.</summary>
    /// <value><c>ja</c>.</value>
    public string Language { get; init; } = "ja";

    /// <summary>Whose key signs: a witness's, or the participant's own.</summary>
    /// <value><see cref="SigningMode.Witness"/>.</value>
    public SigningMode Mode { get; init; }

    /// <summary>The name of the signer, of those that the host has registered by name.</summary>
    /// <value><see langword="null"/>: the sender's witness; a party brings a key along when confirming.</value>
    public string? SignerName { get; init; }

    /// <summary>Where the participant's signature is to be seen: at most one place in a document, and none that overlaps with another participant's.</summary>
    /// <value>None: it is invisible, with the same effect.</value>
    public IList<SignaturePlace> Places { get; init; } = [];

    /// <summary>Whether the participant has to choose a seal (印影) to be seen there.</summary>
    /// <value><see langword="false"/>: without one, the name and the time of signing are seen.</value>
    public bool RequiresSeal { get; init; }
}
