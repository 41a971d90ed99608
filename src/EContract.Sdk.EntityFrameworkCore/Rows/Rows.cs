using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.EntityFrameworkCore.Rows;

/// <summary>An envelope: what a search shows of it, where its chain of events ends, and who works on it.</summary>
internal sealed class EnvelopeRow
{
    public required string Id { get; set; }

    /// <summary>Whose it is.</summary>
    public string Tenant { get; set; } = "";

    public long Version { get; set; }

    public string HeadHash { get; set; } = "";

    public string Title { get; set; } = "";

    public EnvelopeStatus Status { get; set; }

    /// <summary>What is shown of it when it is found, without what changes with every event; empty until that is computed.</summary>
    public string Summary { get; set; } = "";

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    /// <summary>The last day on which the documents are kept; null for good.</summary>
    public DateOnly? RetainUntil { get; set; }

    public bool HasLegalHold { get; set; }

    public long? DisposedAt { get; set; }

    /// <summary>Who runs a job of this envelope. The lease is the envelope's, so that no two of its jobs run at once.</summary>
    public string? JobOwner { get; set; }

    public long JobLeasedUntil { get; set; }

    /// <summary>The first version that no anchor covers, 0 when one covers all: a mark that whoever anchors can take away without a lock.</summary>
    public long AnchorDue { get; set; }
}

/// <summary>An event. Rows are added, never changed.</summary>
internal sealed class EventRow
{
    public required string EnvelopeId { get; set; }

    public long Sequence { get; set; }

    public required string Hash { get; set; }

    public required string Json { get; set; }
}

/// <summary>A link that was given out.</summary>
internal sealed class LinkRow
{
    public required string TokenHash { get; set; }

    public required string EnvelopeId { get; set; }

    public required string ParticipantId { get; set; }

    public LinkPurpose Purpose { get; set; }
}

/// <summary>Where a job or a message stands.</summary>
internal enum WorkState
{
    Pending,
    Done,
    Parked,
}

/// <summary>A job.</summary>
internal sealed class JobRow
{
    public required string Id { get; set; }

    public required string EnvelopeId { get; set; }

    public required string Kind { get; set; }

    public required string Subject { get; set; }

    public WorkState State { get; set; }

    public long DueAt { get; set; }

    public int Attempts { get; set; }

    public string? LastError { get; set; }
}

/// <summary>What a step of a job came to.</summary>
internal sealed class JobStepRow
{
    public required string JobId { get; set; }

    public required string Name { get; set; }

    public required byte[] Output { get; set; }
}

/// <summary>A message.</summary>
internal sealed class MessageRow
{
    public required string Id { get; set; }

    public required string EnvelopeId { get; set; }

    public MessageChannel Channel { get; set; }

    public required string Body { get; set; }

    public string? SecretKeyId { get; set; }

    public byte[]? Secret { get; set; }

    public WorkState State { get; set; }

    public long DueAt { get; set; }

    /// <summary>When it was due before anything put it off; 0 where an earlier version did not say.</summary>
    public long FirstDueAt { get; set; }

    public int Attempts { get; set; }

    public string? LastError { get; set; }

    public string? Owner { get; set; }

    public long LeasedUntil { get; set; }
}

/// <summary>Which form the tables have.</summary>
internal sealed class SchemaRow
{
    public int Id { get; set; }

    public int Version { get; set; }
}

/// <summary>How far a version has computed from the events what it keeps of each envelope.</summary>
internal sealed class SchemaFillRow
{
    public int Version { get; set; }

    /// <summary>The last envelope that was looked at; they are taken in the order of their identifiers.</summary>
    public string Position { get; set; } = "";

    public bool IsComplete { get; set; }
}
