namespace EContract.Sdk.Contracts;

/// <summary>An envelope as a search finds it.</summary>
/// <param name="Id">The envelope.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Transaction">What it is found by: date, counterparty, amount.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When something last happened to it.</param>
public sealed record EnvelopeSummary(
    EnvelopeId Id,
    string Title,
    EnvelopeStatus Status,
    TransactionDetails? Transaction,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>Whose it is.</summary>
    public TenantId Tenant { get; init; }

    /// <summary>The last day on which its documents are kept; <see langword="null"/> for good.</summary>
    public DateOnly? RetainUntil { get; init; }

    /// <summary>Whether its documents must not be destroyed whatever their age.</summary>
    public bool HasLegalHold { get; init; }

    /// <summary>When its documents were destroyed; <see langword="null"/> while they are kept.</summary>
    public DateTimeOffset? DisposedAt { get; init; }

    /// <summary>Under what it is filed; <see langword="null"/> where nothing was said.</summary>
    public FilingDetails? Filing { get; init; }

    /// <summary>Who sends it; <see langword="null"/> in a summary that does not say.</summary>
    public EnvelopeSender? Sender { get; init; }

    /// <summary>Who takes part, those who delegated included.</summary>
    public IReadOnlyList<SummarizedParticipant> Participants { get; init; } = [];

    /// <summary>The identifier of the template that it was made from; <see langword="null"/> for none.</summary>
    public string? Template { get; init; }

    /// <summary>How far its documents are provable for the long term.</summary>
    public PreservationState Preservation { get; init; }

    /// <summary>When it was sent; <see langword="null"/> before.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was completed; <see langword="null"/> before.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Until when it has to be signed; <see langword="null"/> in a draft.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How often what it is found by was corrected.</summary>
    public int Corrections { get; init; }

    /// <summary>Sums an envelope up.</summary>
    public static EnvelopeSummary Of(Envelope envelope) => new(
        envelope.Id, envelope.Title, envelope.Status, envelope.Transaction, envelope.CreatedAt, envelope.UpdatedAt)
    {
        Tenant = envelope.Tenant,
        RetainUntil = envelope.RetainUntil,
        HasLegalHold = envelope.LegalHold is not null,
        DisposedAt = envelope.DisposedAt,
        Filing = envelope.Filing,
        Sender = envelope.Sender,
        Participants =
        [
            .. envelope.Participants.Select(participant =>
                new SummarizedParticipant(participant.Name, participant.Email, participant.Organization, participant.Role)),
        ],
        Template = envelope.Template?.Id,
        Preservation = envelope.Preservation,
        SentAt = envelope.SentAt,
        CompletedAt = envelope.CompletedAt,
        DueAt = envelope.ExpiresAt,
        Corrections = envelope.Corrections,
    };
}
