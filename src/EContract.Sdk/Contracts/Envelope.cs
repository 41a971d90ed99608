using System.Collections.Immutable;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Contracts.Templates;

namespace EContract.Sdk.Contracts;

/// <summary>
/// An envelope: documents that go round participants to be signed. It is what its events add up to, and does not change;
/// what happens next makes another <see cref="Envelope"/>.
/// </summary>
public sealed partial record Envelope
{
    /// <summary>Its identifier.</summary>
    public required EnvelopeId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public TenantId Tenant { get; init; }

    /// <summary>How many events it consists of.</summary>
    public required long Version { get; init; }

    /// <summary>The hash of the last event, hexadecimal.</summary>
    public required string HeadHash { get; init; }

    /// <summary>Where it stands.</summary>
    public EnvelopeStatus Status { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>A message to the participants; empty for none.</summary>
    public required string Message { get; init; }

    /// <summary>Who sends it.</summary>
    public required EnvelopeSender Sender { get; init; }

    /// <summary>What it is found by later; <see langword="null"/> where nothing was said.</summary>
    public TransactionDetails? Transaction { get; init; }

    /// <summary>Under what it is filed; <see langword="null"/> where nothing was said.</summary>
    public FilingDetails? Filing { get; init; }

    /// <summary>How often what it is found by was corrected (<c>EnvelopeManager.GetCorrectionsAsync</c>).</summary>
    public int Corrections { get; init; }

    /// <summary>How long participants have to sign, counted from sending.</summary>
    public required TimeSpan SigningPeriod { get; init; }

    /// <summary>When the participants' signatures are made.</summary>
    public SignatureTiming SignatureTiming { get; init; }

    /// <summary>The documents, in order.</summary>
    public IReadOnlyList<ContractDocument> Documents { get; init; } = [];

    /// <summary>The participants, in the order of their stages.</summary>
    public IReadOnlyList<Participant> Participants { get; init; } = [];

    /// <summary>Groups of participants of whom not everybody has to act.</summary>
    public IReadOnlyList<ParticipantGroup> Groups { get; init; } = [];

    /// <summary>The envelope without a contract that this one is a new try of; <see langword="null"/> for none.</summary>
    public EnvelopeId? ClonedFrom { get; init; }

    /// <summary>The template that it was made from; <see langword="null"/> for none.</summary>
    public TemplateReference? Template { get; init; }

    /// <summary>Of which batch it is, and which row of it; <see langword="null"/> where it was sent by itself.</summary>
    public BatchRow? Batch { get; init; }

    /// <summary>The envelope that this one takes the place of; <see langword="null"/> for none.</summary>
    public EnvelopeId? Supersedes { get; init; }

    /// <summary>The envelope that this one ends by agreement; <see langword="null"/> for none.</summary>
    public EnvelopeId? Rescinds { get; init; }

    /// <summary>The envelope that took this one's place; <see langword="null"/> for none.</summary>
    public EnvelopeId? SupersededBy { get; init; }

    /// <summary>The envelope that ended this one by agreement (合意解除); <see langword="null"/> for none.</summary>
    public EnvelopeId? RescindedBy { get; init; }

    /// <summary>The stage whose turn it is, from 1; 0 before it is sent.</summary>
    public int Stage { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When something last happened to it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it is sent by itself; <see langword="null"/> unless that was asked for.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>Until when it has to be signed; <see langword="null"/> in a draft.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was completed: sealed and found valid.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The certificate of conclusion (締結証明書); <see langword="null"/> where none was made.</summary>
    public ContractDocument? ConclusionCertificate { get; init; }

    /// <summary>The signature field of the closing seal, of the same name in every document; <see langword="null"/> where there is none.</summary>
    public string? ClosingSealField { get; init; }

    /// <summary>How far its documents are provable for the long term.</summary>
    public PreservationState Preservation { get; init; }

    /// <summary>The last day on which its documents are kept; <see langword="null"/> where none is known: they are kept for good.</summary>
    public DateOnly? RetainUntil { get; init; }

    /// <summary>Its own rule of how long they are kept, beside its tenant's; <see langword="null"/> where it has none.</summary>
    public RetentionRule? Retention { get; init; }

    /// <summary>The users who ever shortened the time that its documents are kept: they can neither ask for their destruction nor agree to it.</summary>
    public IReadOnlyList<Actor> RetentionShortenedBy { get; init; } = [];

    /// <summary>Why its documents must not be destroyed whatever their age; <see langword="null"/> where nothing was said.</summary>
    public LegalHold? LegalHold { get; init; }

    /// <summary>That its documents are to be destroyed, as somebody asked; <see langword="null"/> where nobody did, or it was refused.</summary>
    public DisposalRequest? Disposal { get; init; }

    /// <summary>When its documents were destroyed; <see langword="null"/> while they are kept. What is known of them stays: names, hashes, the log.</summary>
    public DateTimeOffset? DisposedAt { get; init; }

    /// <summary>Why it was declined or voided, in the words of who did it.</summary>
    public string? ClosingReason { get; init; }

    /// <summary>
    /// Why it, or somebody's signature, does not move on at the moment; <see langword="null"/> while all does. Of several, one that only an
    /// operator can start again.
    /// </summary>
    public EnvelopeDelay? Delay => OwnDelay ?? Participants
        .Select(participant => participant.Delay)
        .OfType<EnvelopeDelay>()
        .OrderBy(delay => delay.NextAttemptAt is null ? 0 : 1)
        .FirstOrDefault();

    /// <summary>Why sending, sealing or preservation does not move on.</summary>
    internal EnvelopeDelay? OwnDelay { get; init; }

    /// <summary>The messages that came back.</summary>
    internal ImmutableHashSet<string> Bounced { get; init; } = [];

    /// <summary>Whether nothing more will happen to it, reading aside.</summary>
    public bool IsClosed =>
        Status is EnvelopeStatus.Completed or EnvelopeStatus.Declined or EnvelopeStatus.Voided or EnvelopeStatus.Expired;

    /// <summary>Whether internal approvers have to agree before it is sent.</summary>
    internal bool NeedsApproval => Participants.Any(participant => participant.IsInternal && participant.IsUndecided);

    /// <summary>What it is found by, and may be corrected at any time.</summary>
    internal EnvelopeMetadata Metadata => new(Transaction, Filing);

    /// <summary>Finds a participant.</summary>
    /// <exception cref="EnvelopeStateException">There is none of that identifier.</exception>
    public Participant GetParticipant(ParticipantId id) =>
        Participants.FirstOrDefault(participant => participant.Id == id)
        ?? throw new EnvelopeStateException(EnvelopeRefusal.ParticipantUnknown, $"Envelope {Id} has no participant {id}.", Id);

    /// <summary>Finds a document, or the certificate of conclusion.</summary>
    /// <exception cref="EnvelopeStateException">There is none of that identifier.</exception>
    public ContractDocument GetDocument(DocumentId id) => FindDocument(id)
        ?? throw new EnvelopeStateException(EnvelopeRefusal.DocumentUnknown, $"Envelope {Id} has no document {id}.", Id);

    internal ContractDocument? FindDocument(DocumentId id) =>
        Documents.FirstOrDefault(document => document.Id == id)
        ?? (ConclusionCertificate?.Id == id ? ConclusionCertificate : null);
}
