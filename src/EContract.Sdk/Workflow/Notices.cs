using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Notifications;

namespace EContract.Sdk.Workflow;

/// <summary>A message, but for its identifier.</summary>
internal delegate Notification Notice(string id);

/// <summary>Says what messages say about an envelope; how they word it is another matter.</summary>
internal static class Notices
{
    /// <summary>Stands where the link comes when the message is delivered: the outbox never holds a link.</summary>
    public static readonly Uri LinkToCome = new("about:blank");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write(Notification notification) => JsonSerializer.Serialize(notification, Json);

    /// <exception cref="JsonException">The text is no message.</exception>
    public static Notification Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Notification>(body, Json) ?? throw new JsonException("The message is null.");
        }
        catch (NotSupportedException e)
        {
            // What names no kind of message.
            throw new JsonException(e.Message, e);
        }
    }

    public static Notification Requested(Envelope envelope, Participant participant, string id)
    {
        NotificationRecipient recipient = Recipient(participant);
        NotificationEnvelope about = About(envelope, document => document.Locked?.Sha256);
        NotificationRole role = Role(participant.Role);
        string message = envelope.Message;
        if (participant.IsInternal)
            return new DispatchApprovalRequested { Id = id, Recipient = recipient, Envelope = about, Role = role, Link = LinkToCome, Message = message };
        return participant.Action == ParticipantAction.Sign
            ? new SignatureRequested { Id = id, Recipient = recipient, Envelope = about, Role = role, Link = LinkToCome, Message = message }
            : new ReviewRequested
            {
                Id = id,
                Recipient = recipient,
                Envelope = about,
                Role = role,
                Link = LinkToCome,
                Message = message,
                IsApproval = participant.Action == ParticipantAction.Approve,
            };
    }

    public static Notification Reminder(Envelope envelope, Participant participant, string id) => new SignatureReminded
    {
        Id = id,
        Recipient = Recipient(participant),
        Envelope = About(envelope, document => document.Locked?.Sha256),
        Role = Role(participant.Role),
        Link = LinkToCome,
        Message = envelope.Message,
    };

    public static Notification Corrected(Envelope envelope, Participant participant, string id) => new RequestCorrected
    {
        Id = id,
        Recipient = Recipient(participant),
        Envelope = About(envelope, document => document.Locked?.Sha256),
        Role = Role(participant.Role),
        Link = LinkToCome,
        Message = envelope.Message,
    };

    // N-14: the sender and who named; who is named gets the request itself.
    public static IEnumerable<Notice> Delegated(Envelope envelope, Participant original, Participant successor) =>
        ToSenderAnd(envelope, other => other.Id == original.Id, (id, recipient) => new SignerDelegated
        {
            Id = id,
            Recipient = recipient,
            Envelope = About(envelope),
            OriginalName = original.Name,
            DelegateName = successor.Name,
        });

    // N-10: the sender, and whoever was asked and did not answer.
    public static IEnumerable<Notice> Expired(Envelope envelope) =>
        ToSenderAnd(envelope, other => other.State == ParticipantState.Released && other.Stage <= envelope.Stage && other.HasTurn, (id, recipient) => new RequestExpired
        {
            Id = id,
            Recipient = recipient,
            Envelope = About(envelope),
        });

    public static Notification Completed(Envelope envelope, Participant participant, string id) =>
        new EnvelopeCompleted
        {
            Id = id,
            Recipient = Recipient(participant),
            Envelope = About(envelope, document => document.Current.Sha256),
            Link = LinkToCome,
            LinkExpiresAt = participant.DownloadLink!.ExpiresAt,
            CompletedAt = envelope.CompletedAt!.Value,
            CertificateSha256 = envelope.ConclusionCertificate?.Current.Sha256,
        };

    public static Notification Reissued(Envelope envelope, Participant participant, string id) => new DownloadLinkReissued
    {
        Id = id,
        Recipient = Recipient(participant),
        Envelope = About(envelope, document => document.Current.Sha256),
        Link = LinkToCome,
        LinkExpiresAt = participant.DownloadLink!.ExpiresAt,
        CompletedAt = envelope.CompletedAt!.Value,
        CertificateSha256 = envelope.ConclusionCertificate?.Current.Sha256,
    };

    public static Notification Expiring(Envelope envelope, Participant participant, string id) => new DownloadExpiring
    {
        Id = id,
        Recipient = Recipient(participant),
        Envelope = About(envelope, document => document.Current.Sha256),
        Link = LinkToCome,
        LinkExpiresAt = participant.DownloadLink!.ExpiresAt,
        CompletedAt = envelope.CompletedAt!.Value,
        CertificateSha256 = envelope.ConclusionCertificate?.Current.Sha256,
    };

    public static IEnumerable<Notice> Sent(Envelope envelope) => ToSender(envelope, (id, sender) => new RequestSent
    {
        Id = id,
        Recipient = sender,
        Envelope = About(envelope),
        Routing = [.. envelope.Participants.Where(p => !p.IsInternal).Select(p => new NotificationRoute(p.Stage, p.Name, Role(p.Role)))],
    });

    public static Notification Code(Envelope envelope, Participant participant, DateTimeOffset expiresAt, string id)
    {
        string? address = participant.Factors.First(factor => factor.Method == AuthenticationMethod.EmailCode).Address;
        NotificationRecipient recipient = Recipient(participant);
        return new VerificationCodeMailed
        {
            Id = id,
            Recipient = address is null ? recipient : recipient with { Address = address },
            Envelope = About(envelope),
            Code = "",
            ExpiresAt = expiresAt,
        };
    }

    // N-16: the sender, who can unlock it, and the participant.
    public static IEnumerable<Notice> Locked(Envelope envelope, Participant participant) =>
        ToSenderAnd(envelope, other => other.Id == participant.Id, (id, recipient) => new AccessLocked
        {
            Id = id,
            Recipient = recipient,
            Envelope = About(envelope),
            ParticipantName = participant.Name,
        });

    // N-26.
    public static IEnumerable<Notice> LinkRequested(Envelope envelope, Participant participant, LinkPurpose purpose, Uri? page) =>
        ToSender(envelope, (id, sender) => new NewLinkRequested
        {
            Id = id,
            Recipient = sender,
            Envelope = About(envelope),
            ParticipantName = participant.Name,
            Address = participant.Email,
            IsForDownload = purpose == LinkPurpose.Download || envelope.Status == EnvelopeStatus.Completed,
            IsExpired = envelope.Status == EnvelopeStatus.Expired,
            Page = page,
        });

    // N-02.
    public static IEnumerable<Notice> Decided(Envelope envelope, Participant? refusing, string reason) =>
        ToSender(envelope, (id, sender) => new DispatchApprovalDecided
        {
            Id = id,
            Recipient = sender,
            Envelope = About(envelope),
            ApproverName = refusing?.Name ?? "",
            Reason = reason,
        });

    public static IEnumerable<Notice> Progressed(Envelope envelope, Participant signer) =>
        ToSender(envelope, (id, sender) => new SignatureProgressed
        {
            Id = id,
            Recipient = sender,
            Envelope = About(envelope),
            SignerName = signer.Name,
            Signed = envelope.Participants.Count(participant => participant is { HasActed: true, IsInternal: false }),
            Total = envelope.Participants.Count(participant => participant is { HasTurn: true, IsInternal: false, State: not ParticipantState.Skipped }),
        });

    // N-08: the sender, and whoever has signed in vain.
    public static IEnumerable<Notice> Declined(Envelope envelope, Participant participant, string reason) =>
        ToSenderAnd(envelope, other => other.HasActed, (id, recipient) => new EnvelopeDeclined
        {
            Id = id,
            Recipient = recipient,
            Envelope = About(envelope),
            ParticipantName = participant.Name,
            Reason = reason,
        });

    // N-09: everybody who was told of the envelope. Of one that nobody was told of, nobody has to be.
    public static IEnumerable<Notice> Voided(Envelope envelope, string reason) => !envelope.Participants.Any(other => WasTold(envelope, other))
        ? []
        : ToSenderAnd(envelope, other => WasTold(envelope, other), (id, recipient) => new EnvelopeVoided
        {
            Id = id,
            Recipient = recipient,
            Envelope = About(envelope),
            Reason = reason,
        });

    public static IEnumerable<Notice> Failed(Envelope envelope, EnvelopeDelay delay, NotificationRecipient? @operator) =>
        ToSenderAndOperator(envelope, @operator, (id, recipient) => new FinalizationFailed
        {
            Id = id,
            Recipient = recipient,
            Envelope = About(envelope),
            Step = delay.Step,
            Error = delay.Reason,
            Attempts = delay.Attempts,
            NextAttemptAt = delay.NextAttemptAt,
        });

    public static IEnumerable<Notice> PreservationFailed(Envelope envelope, EnvelopeDelay delay, NotificationRecipient? @operator) =>
        ToSenderAndOperator(envelope, @operator, (id, recipient) => new PreservationFailed
        {
            Id = id,
            Recipient = recipient,
            Envelope = About(envelope),
            CompletedAt = envelope.CompletedAt!.Value,
            Step = delay.Step,
            Error = delay.Reason,
        });

    public static IEnumerable<Notice> Damaged(Envelope envelope, Contracts.Events.DocumentQuarantined found, NotificationRecipient @operator) =>
    [
        id => new DocumentDamaged
        {
            Id = id,
            Recipient = @operator,
            Envelope = About(envelope),
            Document = envelope.GetDocument(found.DocumentId).Title,
            Sha256 = found.Sha256,
            Error = found.Reason,
        },
    ];

    public static IEnumerable<Notice> RetentionEnded(Envelope envelope, DateOnly until, NotificationRecipient manager) =>
        [id => new RetentionEnded { Id = id, Recipient = manager, Envelope = About(envelope), Date = until }];

    // N-17: not of what was for the sender, which would not reach the sender either.
    public static IEnumerable<Notice> Undeliverable(Envelope envelope, string address, string reason) => IsSame(address, envelope.Sender.Email)
        ? []
        : ToSender(envelope, (id, sender) => new MessageUndeliverable
        {
            Id = id,
            Recipient = sender,
            Envelope = About(envelope),
            ParticipantName = envelope.Participants.FirstOrDefault(participant => IsSame(participant.Email, address))?.Name ?? "",
            Address = address,
            Reason = reason,
        });

    private static bool WasTold(Envelope envelope, Participant participant) => participant.HasTurn && participant.Stage <= envelope.Stage;

    private static bool IsSame(string address, string other) => string.Equals(address, other, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Notice> ToSender(Envelope envelope, Func<string, NotificationRecipient, Notification> notice)
    {
        if (envelope.Sender.Email.Length == 0)
            return [];
        bool hasName = envelope.Sender.Name.Length > 0;
        var sender = new NotificationRecipient(hasName ? envelope.Sender.Name : envelope.Sender.Organization, envelope.Sender.Email)
        {
            Organization = hasName ? envelope.Sender.Organization : "",
            IsOrganization = !hasName,
        };
        return [id => notice(id, sender)];
    }

    // The sender has to know, and the operator can help; where both read one mailbox, once.
    private static IEnumerable<Notice> ToSenderAndOperator(
        Envelope envelope, NotificationRecipient? @operator, Func<string, NotificationRecipient, Notification> notice) =>
        @operator is null || IsSame(@operator.Address, envelope.Sender.Email)
            ? ToSender(envelope, notice)
            : [.. ToSender(envelope, notice), id => notice(id, @operator)];

    private static IEnumerable<Notice> ToSenderAnd(
        Envelope envelope, Func<Participant, bool> who, Func<string, NotificationRecipient, Notification> notice) =>
    [
        .. ToSender(envelope, notice),
        .. envelope.Participants.Where(who).Select(participant => (Notice)(id => notice(id, Recipient(participant)))),
    ];

    private static NotificationRecipient Recipient(Participant participant) => new(
        participant.Name,
        participant.Email,
        participant.Language == "en" ? NotificationLanguage.English : NotificationLanguage.Japanese)
    {
        Organization = participant.Organization,
    };

    private static NotificationEnvelope About(Envelope envelope, Func<ContractDocument, string?>? sha256 = null) => new(
        envelope.Id.ToString(),
        envelope.Title,
        envelope.Sender.Organization,
        [.. envelope.Documents.Select(document => new NotificationDocument(document.Title, sha256?.Invoke(document)))])
    {
        DueAt = envelope.ExpiresAt,
    };

    private static NotificationRole Role(ParticipantRole role) => role switch
    {
        ParticipantRole.Handler => NotificationRole.Handler,
        ParticipantRole.ContractingAuthority => NotificationRole.ContractingAuthority,
        ParticipantRole.Approver => NotificationRole.Approver,
        ParticipantRole.InternalApprover => NotificationRole.Approver,
        ParticipantRole.Reviewer => NotificationRole.Reviewer,
        ParticipantRole.Recipient => NotificationRole.Recipient,
        _ => NotificationRole.Signer,
    };
}
