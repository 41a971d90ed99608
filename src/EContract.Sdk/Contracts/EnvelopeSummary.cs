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

    /// <summary>Sums an envelope up.</summary>
    public static EnvelopeSummary Of(Envelope envelope) => new(
        envelope.Id, envelope.Title, envelope.Status, envelope.Transaction, envelope.CreatedAt, envelope.UpdatedAt)
    {
        Tenant = envelope.Tenant,
        RetainUntil = envelope.RetainUntil,
        HasLegalHold = envelope.LegalHold is not null,
        DisposedAt = envelope.DisposedAt,
    };
}
