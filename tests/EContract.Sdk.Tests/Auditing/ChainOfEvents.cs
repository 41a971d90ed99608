using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Contracts.Seals;

namespace EContract.Sdk.Tests.Auditing;

/// <summary>Makes chains for tests.</summary>
internal static class ChainOfEvents
{
    public static readonly EnvelopeId Id = EnvelopeId.Parse("0199f3a2-0000-7000-8000-000000000001");
    public static readonly ParticipantId Participant = ParticipantId.Parse("0199f3a2-0000-7000-8000-000000000002");
    public static readonly DocumentId Document = DocumentId.Parse("0199f3a2-0000-7000-8000-000000000003");
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One event of every kind there is, in an order that could have happened.</summary>
    public static IReadOnlyList<EnvelopeEvent> OneOfEach { get; } =
    [
        new EnvelopeCreated(
            "○○業務委託", "よろしく\nお願いします。", new EnvelopeSender("東海市", "契約担当", "keiyaku@example.jp"),
            new TransactionDetails(new DateOnly(2026, 11, 23), "株式会社𠮷野", 1_200_000.5m), 2_592_000),
        new DocumentAdded(Document, "契約書", Revision('a')),
        new ParticipantAdded(
            Participant, "山田 \"太郎\" \\ 様", "yamada@example.jp", "株式会社サンプル", ParticipantRole.Handler, 1, "ja", "Signature_1"),
        new DocumentLocked(Document, Revision('b')),
        new EnvelopeSent(Noon.AddDays(30)),
        new StageActivated(1),
        new LinkIssued(Participant, LinkPurpose.Sign, new IssuedLink(Hash('c'), Noon.AddDays(30))),
        new LinkOpened(Participant, LinkPurpose.Sign),
        new LinkExpired(Participant, LinkPurpose.Sign),
        new LinkRequested(Participant, LinkPurpose.Download),
        new DocumentViewed(Participant, Document),
        new SigningPrepared(Participant, Hash('d')),
        new SealChosen(Participant, new ChosenSeal(SealKind.Round, "山田", Revision('7'))),
        new ConsentAccepted(Participant, "1", Hash('e'), "ja", [new ConsentedDocument(Document, Hash('b'))]),
        new SigningConfirmed(Participant, Hash('f'), Hash('d')),
        new ActivationIssued(Participant, new SignatureActivation("0a", Hash('d'), Hash('9'), Noon, new SealedSecret("key", new byte[] { 4, 5, 6 }))),
        new ActivationConsumed(Participant, "0a", [Hash('3')]),
        new SigningDelayed(Participant, new EnvelopeDelay("embed", "The TSA is away.", 1, Noon.AddSeconds(5))),
        new SigningResumed(),
        new DigestsSigned(Participant, Hash('d'), "RsaPkcs1 with SHA256", Hash('0'), 1, Hash('9')),
        new SignatureEmbedded(Participant, Document, "Signature_1", "B-T", Revision('1')),
        new ParticipantSigned(Participant),
        new SignaturesReleased(),
        new FinalizationStarted(),
        new FinalizationDelayed(new EnvelopeDelay("extend", "The TSA is away.", 1, Noon.AddSeconds(5))),
        new FinalizationFailed(new EnvelopeDelay("validate", "Not B-LTA.", 2, null)),
        new FinalizationResumed(),
        new JobsRetried(["relate"]),
        new DocumentSealed(Document, "B-LTA", "TOTAL-PASSED", Revision('2')),
        new ClosingSealEmbedded("Seal_1", "RsaPkcs1 with SHA256", Hash('0'), [new ClosedDocument(Document, Hash('1'), "B-T", Revision('3'))]),
        new ConclusionCertificateIssued(
            DocumentId.Parse("0199f3a2-0000-7000-8000-000000000004"), "電子契約締結証明書", "RsaPkcs1 with SHA256", Hash('0'), "B-LTA", "TOTAL-PASSED", Revision('4'), Revision('5')),
        new EnvelopeCompleted(),
        new PreservationDelayed(new EnvelopeDelay("extend", "The TSA is away.", 1, Noon.AddSeconds(5))),
        new PreservationFailed(new EnvelopeDelay("extend", "The certificate is revoked.", 2, null)),
        new PreservationResumed(),
        new EnvelopePreserved(),
        new DocumentDownloaded(Participant, Document),
        new DocumentHashMismatched(Document, Hash('2'), "chunk 0 of 1 is not what was saved"),
        new DocumentQuarantined(Document, Hash('2'), DocumentFault.Changed, "chunk 0 of 1 is not what was saved"),
        new DocumentReleased(Document, Hash('2')),
        new RetentionSet(new DateOnly(2037, 5, 31), RetentionRule.FiscalYear(3, hasLossCarryForward: true), "欠損金あり"),
        new LegalHoldSet("係争中"),
        new LegalHoldCleared("和解"),
        new RetentionPassed(new DateOnly(2037, 5, 31)),
        new DisposalRequested("保存期間満了", Noon.AddDays(14)),
        new DisposalRejected("確認が必要"),
        new DisposalRequested("保存期間満了", Noon.AddDays(28)),
        new DisposalApproved(),
        new DisposalStarted(),
        new EnvelopeDisposed([new DestroyedRevision(Document, Hash('2'))]),
        new NotificationSent("m.1", "EnvelopeCompleted", "yamada@example.jp"),
        new NotificationFailed("m.2", "EnvelopeCompleted", "nobody@example.jp", "No such mailbox."),
        new MessageResumed("m.2"),
        new WebhookDelivered("m.4", "ledger", 3, 204),
        new WebhookFailed("m.5", "ledger", 4, "ledger.example answered 500."),
        new WebhookReplayed("ledger", 1, 9, 4),
        new MessageBounced("m.3", "SignatureRequested", "nobody@example.jp", "5.1.1", "No such user."),
        new ParticipantApproved(Participant, new ConfirmationMade(new string('7', 64), new string('8', 64))),
        new ParticipantAcknowledged(Participant, new ConfirmationMade(new string('7', 64), new string('8', 64))),
        new ParticipantSkipped(Participant),
        new EnvelopeScheduled(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)),
        new EnvelopeUnscheduled(),
        new NotificationSuppressed("message-1", "SignatureRequested", "tanaka@example.jp"),
        new AuthenticationStarted(Participant, new MailedCode(new SealedSecret("key", new byte[] { 1, 2, 3 }), new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero))),
        new AuthenticationSucceeded(
            Participant, new ShownFactor(AuthenticationMethod.EmailCode, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), "email:t***@example.jp", "", true, new string('9', 64)), 0),
        new AuthenticationFailed(Participant, AuthenticationMethod.Totp),
        new AuthenticationLocked(Participant),
        new AuthenticationUnlocked(Participant),
        new NetworkDenied(Participant),
        new EnvelopeSubmitted(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), Noon.AddDays(30)),
        new DispatchApproved(),
        new DispatchRejected(Participant, "金額を確認してください。"),
        new EnvelopeSuperseded(EnvelopeId.Parse("0199f3a2-0000-7000-8000-0000000000bb")),
        new EnvelopeRescinded(EnvelopeId.Parse("0199f3a2-0000-7000-8000-0000000000bb")),
        new DispatchDelayed(new EnvelopeDelay("dispatch", "The disk is full.", 1, null)),
        new EnvelopeSuspended("確認中"),
        new EnvelopeResumed(),
        new ParticipantCorrected(
            Participant,
            new ParticipantContact { Name = "田中 太郎", Email = "tanaka@example.jp" },
            new ParticipantContact { Name = "田中 太郎", Email = "t.tanaka@example.jp", Language = "en" }),
        new DueDateChanged(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 8, 0, 0, 0, TimeSpan.Zero)),
        new ParticipantDelegated(
            Participant, ParticipantId.Parse("0199f3a2-0000-7000-8000-0000000000aa"), new ParticipantContact { Name = "鈴木 花子", Email = "suzuki@example.jp" }, "出張のため"),
        new MetadataChanged(
            new EnvelopeMetadata(new TransactionDetails(new DateOnly(2026, 11, 23), "株式会社𠮷野", 1_200_000.5m)),
            new EnvelopeMetadata(
                new TransactionDetails(new DateOnly(2026, 11, 24), "株式会社𠮷野", -5m, "USD")
                {
                    Tax = AmountTax.Included, CounterpartyKana = "ヨシノ", CorporateNumber = "7000012050002", InvoiceNumber = "T7000012050002",
                },
                new FilingDetails
                {
                    DocumentClass = "契約書", Reference = "2026-1", LedgerReference = "仕訳-1", ContractStart = new DateOnly(2026, 4, 1), ContractEnd = new DateOnly(2027, 3, 31),
                    NoticeBy = new DateOnly(2026, 12, 31), RenewsAutomatically = true, Tags = ["重要"],
                    Fields = new Dictionary<string, FieldValue>
                    {
                        ["予算"] = FieldValue.Of(1.5m), ["議決日"] = FieldValue.Of(new DateOnly(2026, 3, 20)), ["部署"] = FieldValue.Of("総務"),
                    },
                }),
            "誤記のため"),
        new ParticipantReminded(Participant),
        new ParticipantDeclined(Participant, "金額が違います。"),
        new EnvelopeDeclined("金額が違います。"),
        new EnvelopeVoided("取り下げ"),
        new EnvelopeExpired(),
    ];

    public static EnvelopeHistory Build(IEnumerable<EnvelopeEvent> events, EnvelopeId? id = null)
    {
        var stored = new List<StoredEvent>();
        string previous = AuditChain.Origin;
        foreach (EnvelopeEvent occurred in events)
        {
            stored.Add(AuditChain.Link(new EventRecord
            {
                EnvelopeId = id ?? Id,
                Sequence = stored.Count + 1,
                At = Noon.AddSeconds(stored.Count),
                Actor = Actor.System,
                IpAddress = "2001:db8::1",
                PreviousHash = previous,
                Hash = "",
                Event = occurred,
            }).Stored);
            previous = stored[^1].Hash;
        }

        return new EnvelopeHistory(id ?? Id, stored.Count, previous, stored);
    }

    public static string Hash(char digit) => new(digit, 64);

    private static DocumentRevision Revision(char digit) => new(Hash(digit), 12_345);
}
