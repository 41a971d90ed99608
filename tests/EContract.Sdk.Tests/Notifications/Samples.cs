using EContract.Sdk.Notifications;

namespace EContract.Sdk.Tests.Notifications;

/// <summary>One notification of each kind, as the Tokai scenario has them.</summary>
internal static class Samples
{
    public static readonly Uri SigningLink = new("https://sign.example.jp/s/3vXq0b9sT2c?x=1&y=2");

    public static readonly DateTimeOffset Due = new(2026, 11, 23, 18, 0, 0, TimeSpan.FromHours(9));

    public static readonly NotificationEnvelope Envelope = new(
        "0199f3a2-0000-7000-8000-000000000001",
        "○○業務委託",
        "東海市",
        [new NotificationDocument("契約書", new string('a', 64)), new NotificationDocument("仕様書", new string('b', 64))])
    {
        DueAt = Due,
    };

    public static NotificationRecipient Recipient(NotificationLanguage language = NotificationLanguage.Japanese) =>
        new("田中 太郎", "tanaka@supplier.example", language) { Organization = "株式会社サンプル" };

    public static SignatureRequested SignatureRequested(NotificationLanguage language = NotificationLanguage.Japanese) => new()
    {
        Id = "message-1",
        Recipient = Recipient(language),
        Envelope = Envelope,
        Role = NotificationRole.Handler,
        Link = SigningLink,
        Message = "ご確認をお願いします。\nよろしくお願いいたします。",
    };

    public static EnvelopeCompleted EnvelopeCompleted(NotificationLanguage language = NotificationLanguage.Japanese) => new()
    {
        Id = "message-2",
        Recipient = Recipient(language),
        Envelope = Envelope,
        Link = new Uri("https://sign.example.jp/d/abc"),
        CompletedAt = Due.AddDays(-1),
        LinkExpiresAt = Due.AddDays(13),
    };

    public static IEnumerable<Notification> All(NotificationLanguage language) =>
    [
        SignatureRequested(language),
        new ReviewRequested { Id = "message-8", Recipient = Recipient(language), Envelope = Envelope, Role = NotificationRole.Approver, Link = SigningLink, IsApproval = true },
        new ReviewRequested { Id = "message-9", Recipient = Recipient(language), Envelope = Envelope, Role = NotificationRole.Reviewer, Link = SigningLink, IsApproval = false },
        new SignatureReminded { Id = "message-10", Recipient = Recipient(language), Envelope = Envelope, Role = NotificationRole.Signer, Link = SigningLink },
        new RequestCorrected { Id = "message-11", Recipient = Recipient(language), Envelope = Envelope, Role = NotificationRole.Signer, Link = SigningLink },
        new SignerDelegated { Id = "message-12", Recipient = Recipient(language), Envelope = Envelope, OriginalName = "田中 太郎", DelegateName = "鈴木 花子" },
        new DispatchApprovalRequested { Id = "message-14", Recipient = Recipient(language), Envelope = Envelope, Role = NotificationRole.Approver, Link = SigningLink },
        new DispatchApprovalDecided { Id = "message-15", Recipient = Recipient(language), Envelope = Envelope, ApproverName = "", Reason = "" },
        new DispatchApprovalDecided { Id = "message-16", Recipient = Recipient(language), Envelope = Envelope, ApproverName = "部長", Reason = "金額を確認してください。" },
        new VerificationCodeMailed { Id = "message-17", Recipient = Recipient(language), Envelope = Envelope, Code = "123456", ExpiresAt = Due },
        new AccessLocked { Id = "message-18", Recipient = Recipient(language), Envelope = Envelope, ParticipantName = "鈴木 花子" },
        Asked("message-41", language, isForDownload: false, isExpired: false),
        Asked("message-42", language, isForDownload: false, isExpired: true),
        Asked("message-43", language, isForDownload: true, isExpired: false),
        new RequestExpired { Id = "message-13", Recipient = Recipient(language), Envelope = Envelope },
        new RequestSent
        {
            Id = "message-3",
            Recipient = Recipient(language),
            Envelope = Envelope,
            Routing =
            [
                new NotificationRoute(1, "田中 太郎", NotificationRole.Handler),
                new NotificationRoute(2, "鈴木 花子", NotificationRole.ContractingAuthority),
            ],
        },
        new SignatureProgressed { Id = "message-4", Recipient = Recipient(language), Envelope = Envelope, SignerName = "鈴木 花子", Signed = 2, Total = 3 },
        new EnvelopeDeclined { Id = "message-5", Recipient = Recipient(language), Envelope = Envelope, ParticipantName = "鈴木 花子", Reason = "金額が違います。" },
        new EnvelopeVoided { Id = "message-6", Recipient = Recipient(language), Envelope = Envelope, Reason = "仕様を変更するため。" },
        EnvelopeCompleted(language),
        new ServiceHealthWarned { Id = "message-34", Recipient = Recipient(language), Component = ServiceComponent.Certificate, Name = "CN=東海市 電子契約", Problem = "The certificate expires soon.", ExpiresAt = Due, DaysLeft = 30 },
        new RenewalReported { Id = "message-35", Recipient = Recipient(language), Due = 120, Renewed = 118, Failed = 2, Deadline = Due },
        new StampDeadlineNear { Id = "message-36", Recipient = Recipient(language), Count = 7, Deadline = Due },
        new BulkSendReported { Id = "message-37", Recipient = Recipient(language), Title = "雇用契約 2026年度", Sent = 998, Failed = 2, Results = new("結果.csv", "text/csv", "key,status\r\n1,Sent\r\n"u8.ToArray()) },
        new ContractDateNear { Id = "message-38", Recipient = Recipient(language), Envelope = Envelope, Occasion = ContractDateKind.Notice, Date = new DateOnly(2027, 3, 31) },
        new RetentionEnded { Id = "message-39", Recipient = Recipient(language), Envelope = Envelope, Date = new DateOnly(2036, 11, 30) },
        new DocumentDamaged { Id = "message-40", Recipient = Recipient(language), Envelope = Envelope, Document = "契約書", Sha256 = new string('a', 64), Error = "The stored document is not intact." },
        new PreservationFailed
        {
            Id = "message-21",
            Recipient = Recipient(language),
            Envelope = Envelope,
            CompletedAt = Due,
            Step = "extend",
            Error = "The certificate has been revoked.",
        },
        new DownloadExpiring { Id = "message-32", Recipient = Recipient(language), Envelope = Envelope, Link = new Uri("https://sign.example.jp/d/abc"), CompletedAt = Due.AddDays(-1), LinkExpiresAt = Due.AddDays(13) },
        new DownloadLinkReissued { Id = "message-33", Recipient = Recipient(language), Envelope = Envelope, Link = new Uri("https://sign.example.jp/d/abc"), CompletedAt = Due.AddDays(-1), LinkExpiresAt = Due.AddDays(13) },
        new MessageUndeliverable { Id = "message-31", Recipient = Recipient(language), Envelope = Envelope, ParticipantName = "鈴木 花子", Address = "suzuki@supplier.example", Reason = "550 5.1.1 no such user" },
        new FinalizationFailed
        {
            Id = "message-7",
            Recipient = Recipient(language),
            Envelope = Envelope,
            Step = "timestamp",
            Error = "The authority does not answer.",
            Attempts = 3,
            NextAttemptAt = Due,
        },
    ];

    private static NewLinkRequested Asked(string id, NotificationLanguage language, bool isForDownload, bool isExpired) => new()
    {
        Id = id,
        Recipient = Recipient(language),
        Envelope = Envelope,
        ParticipantName = "鈴木 花子",
        Address = "suzuki@example.jp",
        IsForDownload = isForDownload,
        IsExpired = isExpired,
        Page = new Uri("https://sign.example.jp/envelopes/0199"),
    };
}
