namespace EContract.Sdk.Notifications;

/// <summary>What a participant is asked to do, as the message words it.</summary>
public enum NotificationRole
{
    /// <summary>To sign (署名者).</summary>
    Signer,

    /// <summary>To check and sign first, as the person in charge (担当者).</summary>
    Handler,

    /// <summary>To sign with the authority to conclude contracts (契約締結権限者).</summary>
    ContractingAuthority,

    /// <summary>To approve without signing (承認者).</summary>
    Approver,

    /// <summary>To look the documents through (確認者).</summary>
    Reviewer,

    /// <summary>To receive the result (受領者).</summary>
    Recipient,
}

/// <summary>A participant's turn has come.</summary>
public abstract record ParticipantInvited : Notification
{
    /// <summary>In which role.</summary>
    public required NotificationRole Role { get; init; }

    /// <summary>The participant's page, with their own token.</summary>
    public required Uri Link { get; init; }

    /// <summary>What the sender has to say; empty for nothing.</summary>
    public string Message { get; init; } = "";
}

/// <summary>N-01: an internal approver is asked whether the envelope may be sent.</summary>
public sealed record DispatchApprovalRequested : ParticipantInvited;

/// <summary>N-02: the internal approvers agreed, or one of them refused.</summary>
public sealed record DispatchApprovalDecided : Notification
{
    /// <summary>Who refused; empty when all agreed.</summary>
    public required string ApproverName { get; init; }

    /// <summary>Why, in the approver's words; empty when all agreed.</summary>
    public required string Reason { get; init; }
}

/// <summary>N-03: a participant's turn to sign has come.</summary>
public sealed record SignatureRequested : ParticipantInvited;

/// <summary>N-05: a participant's turn to approve, or to look the documents through, has come.</summary>
public sealed record ReviewRequested : ParticipantInvited
{
    /// <summary>Whether an approval is asked for, which can be refused, or only a look.</summary>
    public required bool IsApproval { get; init; }
}

/// <summary>N-07: a participant is reminded, by a new link.</summary>
public sealed record SignatureReminded : ParticipantInvited;

/// <summary>N-18: a participant's details or the date due were corrected; the earlier link works no more.</summary>
public sealed record RequestCorrected : ParticipantInvited;

/// <summary>N-15: a code that shows who somebody is.</summary>
public sealed record VerificationCodeMailed : Notification
{
    /// <summary>The code; never in the outbox, put in when the message is delivered.</summary>
    public required string Code { get; init; }

    /// <summary>Until when it counts.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>N-16: too many wrong codes were given with a participant's link.</summary>
public sealed record AccessLocked : Notification
{
    /// <summary>Whose link.</summary>
    public required string ParticipantName { get; init; }
}

/// <summary>N-14: a participant named somebody else to act in their place.</summary>
public sealed record SignerDelegated : Notification
{
    /// <summary>Who was to act.</summary>
    public required string OriginalName { get; init; }

    /// <summary>Who acts now.</summary>
    public required string DelegateName { get; init; }
}

/// <summary>N-10: not everybody acted in time.</summary>
public sealed record RequestExpired : Notification;

/// <summary>N-04: the sender's envelope is on its way.</summary>
public sealed record RequestSent : Notification
{
    /// <summary>The participants in the order of their stages.</summary>
    public required IReadOnlyList<NotificationRoute> Routing { get; init; }
}

/// <summary>A participant's place in the routing.</summary>
/// <param name="Stage">The stage, from 1.</param>
/// <param name="Name">The participant's name.</param>
/// <param name="Role">The participant's role.</param>
public sealed record NotificationRoute(int Stage, string Name, NotificationRole Role);

/// <summary>N-06: a participant has signed, others are still to do so.</summary>
public sealed record SignatureProgressed : Notification
{
    /// <summary>Who signed.</summary>
    public required string SignerName { get; init; }

    /// <summary>How many have signed by now.</summary>
    public required int Signed { get; init; }

    /// <summary>How many are to sign altogether.</summary>
    public required int Total { get; init; }
}

/// <summary>N-08: a participant declined.</summary>
public sealed record EnvelopeDeclined : Notification
{
    /// <summary>Who declined.</summary>
    public required string ParticipantName { get; init; }

    /// <summary>Why, in the participant's words.</summary>
    public required string Reason { get; init; }
}

/// <summary>N-09: the sender withdrew the envelope.</summary>
public sealed record EnvelopeVoided : Notification
{
    /// <summary>Why, in the sender's words.</summary>
    public required string Reason { get; init; }
}

/// <summary>The result can be downloaded.</summary>
public abstract record ResultAvailable : Notification
{
    /// <summary>The download page, with the recipient's own token.</summary>
    public required Uri Link { get; init; }

    /// <summary>Until when the link works.</summary>
    public required DateTimeOffset LinkExpiresAt { get; init; }

    /// <summary>When the contract was concluded.</summary>
    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>SHA-256 of the certificate of conclusion (締結証明書), hexadecimal; <see langword="null"/> where there is none.</summary>
    public string? CertificateSha256 { get; init; }
}

/// <summary>N-11: everybody has signed, and the result can be downloaded.</summary>
public sealed record EnvelopeCompleted : ResultAvailable;

/// <summary>N-12: the time to download the result is nearly over, and the recipient has not done so; by a new link.</summary>
public sealed record DownloadExpiring : ResultAvailable;

/// <summary>N-13: a participant was given a new link to the result; the earlier one works no more.</summary>
public sealed record DownloadLinkReissued : ResultAvailable;

/// <summary>N-17: a message did not reach somebody.</summary>
public sealed record MessageUndeliverable : Notification
{
    /// <summary>Whom it was for; empty when no participant has the address.</summary>
    public required string ParticipantName { get; init; }

    /// <summary>The address it was sent to.</summary>
    public required string Address { get; init; }

    /// <summary>What the mail servers said, as far as they did.</summary>
    public required string Reason { get; init; }
}

/// <summary>N-19: an operator must look after an envelope whose signatures could not be sealed.</summary>
public sealed record FinalizationFailed : Notification
{
    /// <summary>The step that failed.</summary>
    public required string Step { get; init; }

    /// <summary>What is wrong, without secrets.</summary>
    public required string Error { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it will be tried again; <see langword="null"/> when only an operator can start it again.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}
