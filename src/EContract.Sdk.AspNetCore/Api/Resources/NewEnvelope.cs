using EContract.Sdk.Contracts;

namespace EContract.Sdk.AspNetCore.Api.Resources;

/// <summary>An envelope to create: the part <c>envelope</c> of the form, before its files.</summary>
public sealed record NewEnvelope
{
    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>The documents, in order; the files follow in the same order.</summary>
    public required IReadOnlyList<NewDocument> Documents { get; init; }

    /// <summary>The participants.</summary>
    public required IReadOnlyList<NewParticipant> Participants { get; init; }

    /// <summary>Groups of whom not everybody has to act.</summary>
    public IReadOnlyList<ParticipantGroup> Groups { get; init; } = [];

    /// <summary>A message to the participants.</summary>
    public string Message { get; init; } = "";

    /// <summary>Who sends it; without one, the sender that the host has set up.</summary>
    public EnvelopeSender? Sender { get; init; }

    /// <summary>What it is found by later.</summary>
    public TransactionDetails? Transaction { get; init; }

    /// <summary>Under what it is filed.</summary>
    public FilingDetails? Filing { get; init; }

    /// <summary>How many days participants have to sign, from sending; without, as the host has set up.</summary>
    public int? SigningDays { get; init; }

    /// <summary>When the signatures are made.</summary>
    public SignatureTiming SignatureTiming { get; init; }

    /// <summary>The concluded envelope that it takes the place of.</summary>
    public EnvelopeId? Supersedes { get; init; }

    /// <summary>The concluded envelope that it ends by agreement.</summary>
    public EnvelopeId? Rescinds { get; init; }

    internal EnvelopeDescriptor ToDescriptor(IReadOnlyList<DocumentDescriptor> documents) => new()
    {
        Title = Title,
        Documents = [.. documents],
        Participants = [.. Participants.Select(participant => participant.ToDescriptor())],
        Groups = [.. Groups],
        Message = Message,
        Sender = Sender,
        Transaction = Transaction,
        Filing = Filing,
        SigningPeriod = SigningDays is { } days ? DaysOf(days) : null,
        SignatureTiming = SignatureTiming,
        Supersedes = Supersedes,
        Rescinds = Rescinds,
    };

    private static TimeSpan DaysOf(int days) => days is >= 1 and <= 3660
        ? TimeSpan.FromDays(days)
        : throw new ArgumentOutOfRangeException(nameof(days), "Participants have 1 to 3660 days.");
}

/// <summary>A document to put into an envelope.</summary>
/// <param name="Title">The title that participants see.</param>
public sealed record NewDocument(string Title);
