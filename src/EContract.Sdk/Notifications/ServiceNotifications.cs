namespace EContract.Sdk.Notifications;

/// <summary>Something about the service as a whole, for the people who run it. A host composes and delivers it itself.</summary>
public abstract record ServiceNotification : Notification;

/// <summary>What a service needs to sign.</summary>
public enum ServiceComponent
{
    /// <summary>A key, as on an HSM.</summary>
    SigningKey,

    /// <summary>A certificate.</summary>
    Certificate,

    /// <summary>A timestamp authority.</summary>
    TimestampAuthority,
}

/// <summary>N-20: something that signing needs does not work, or will not for long.</summary>
public sealed record ServiceHealthWarned : ServiceNotification
{
    /// <summary>What.</summary>
    public required ServiceComponent Component { get; init; }

    /// <summary>Which one: a certificate's subject, an authority's address.</summary>
    public required string Name { get; init; }

    /// <summary>What is wrong, without secrets.</summary>
    public required string Problem { get; init; }

    /// <summary>Until when it works; <see langword="null"/> where that is not the matter.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How many days that is from when the message is made; <see langword="null"/> where that is not the matter.</summary>
    public int? DaysLeft { get; init; }
}

/// <summary>N-21: the long-term signatures of documents were renewed, or are to be.</summary>
public sealed record RenewalReported : ServiceNotification
{
    /// <summary>How many documents are to be renewed.</summary>
    public required int Due { get; init; }

    /// <summary>How many were.</summary>
    public required int Renewed { get; init; }

    /// <summary>How many could not be.</summary>
    public required int Failed { get; init; }

    /// <summary>By when it has to be done; <see langword="null"/> when all is.</summary>
    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>N-22: documents are to have a timestamp soon (電子帳簿保存法: 7 business days, or 2 months and 7 business days).</summary>
public sealed record StampDeadlineNear : ServiceNotification
{
    /// <summary>How many documents.</summary>
    public required int Count { get; init; }

    /// <summary>By when.</summary>
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>N-25: envelopes that were sent in bulk have been gone through.</summary>
public sealed record BulkSendReported : ServiceNotification
{
    /// <summary>What was sent, in the sender's words.</summary>
    public required string Title { get; init; }

    /// <summary>How many envelopes were sent.</summary>
    public required int Sent { get; init; }

    /// <summary>How many could not be.</summary>
    public required int Failed { get; init; }

    /// <summary>What became of each, as a CSV file; <see langword="null"/> for none.</summary>
    public NotificationAttachment? Results { get; init; }
}

/// <summary>A date in the life of a contract.</summary>
public enum ContractDateKind
{
    /// <summary>It ends.</summary>
    End,

    /// <summary>The last day to give notice, before it is renewed by itself.</summary>
    Notice,

    /// <summary>It is renewed by itself.</summary>
    Renewal,
}

/// <summary>N-23: a contract ends soon, or can be ended until soon.</summary>
public sealed record ContractDateNear : Notification
{
    /// <summary>Which date.</summary>
    public required ContractDateKind Occasion { get; init; }

    /// <summary>The date.</summary>
    public required DateOnly Date { get; init; }
}

/// <summary>N-24: the time is over for which a contract had to be kept.</summary>
public sealed record RetentionEnded : Notification
{
    /// <summary>The last day of that time.</summary>
    public required DateOnly Date { get; init; }
}
