using EContract.Sdk.Contracts;

namespace EContract.Sdk.AspNetCore.Api.Resources;

/// <summary>An envelope as the API gives it: what a sender may see of it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Version">How many events it consists of; the <c>ETag</c>.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Title">Its title.</param>
/// <param name="Message">The message to the participants; empty for none.</param>
/// <param name="Sender">Who sends it.</param>
/// <param name="Documents">The documents, in order.</param>
/// <param name="Participants">The participants, in the order of their stages.</param>
/// <param name="Stage">The stage whose turn it is, from 1; 0 before it is sent.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When something last happened to it.</param>
/// <param name="Preservation">How far its documents are provable for the long term.</param>
public sealed record EnvelopeResource(
    EnvelopeId Id,
    long Version,
    EnvelopeStatus Status,
    string Title,
    string Message,
    EnvelopeSender Sender,
    IReadOnlyList<DocumentResource> Documents,
    IReadOnlyList<ParticipantResource> Participants,
    int Stage,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    PreservationState Preservation)
{
    /// <summary>What it is found by.</summary>
    public TransactionDetails? Transaction { get; init; }

    /// <summary>Under what it is filed.</summary>
    public FilingDetails? Filing { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it is sent by itself.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>Until when it has to be signed.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was completed: sealed and found valid.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The certificate of conclusion (締結証明書).</summary>
    public DocumentResource? ConclusionCertificate { get; init; }

    /// <summary>Why it does not move on at the moment.</summary>
    public EnvelopeDelay? Delay { get; init; }

    /// <summary>Why it was declined or withdrawn.</summary>
    public string? ClosingReason { get; init; }

    /// <summary>The last day on which its documents are kept.</summary>
    public DateOnly? RetainUntil { get; init; }

    /// <summary>The envelope that it takes the place of.</summary>
    public EnvelopeId? Supersedes { get; init; }

    /// <summary>The envelope that it ends by agreement.</summary>
    public EnvelopeId? Rescinds { get; init; }

    /// <summary>The envelope that took its place.</summary>
    public EnvelopeId? SupersededBy { get; init; }

    /// <summary>The envelope that ended it by agreement.</summary>
    public EnvelopeId? RescindedBy { get; init; }

    internal static EnvelopeResource Of(Envelope envelope) => new(
        envelope.Id,
        envelope.Version,
        envelope.Status,
        envelope.Title,
        envelope.Message,
        envelope.Sender,
        [.. envelope.Documents.Select(DocumentResource.Of)],
        [.. envelope.Participants.Select(ParticipantResource.Of)],
        envelope.Stage,
        envelope.CreatedAt,
        envelope.UpdatedAt,
        envelope.Preservation)
    {
        Transaction = envelope.Transaction,
        Filing = envelope.Filing,
        SentAt = envelope.SentAt,
        SendAt = envelope.SendAt,
        DueAt = envelope.ExpiresAt,
        CompletedAt = envelope.CompletedAt,
        ConclusionCertificate = envelope.ConclusionCertificate is { } certificate ? DocumentResource.Of(certificate) : null,
        Delay = envelope.Delay,
        ClosingReason = envelope.ClosingReason,
        RetainUntil = envelope.RetainUntil,
        Supersedes = envelope.Supersedes,
        Rescinds = envelope.Rescinds,
        SupersededBy = envelope.SupersededBy,
        RescindedBy = envelope.RescindedBy,
    };
}
