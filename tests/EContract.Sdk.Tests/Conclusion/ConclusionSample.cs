using EContract.Sdk.Auditing;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Tests.Conclusion;

/// <summary>Facts of an invented envelope: signed by some, delegated by one, approved by one.</summary>
internal static class ConclusionSample
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public static ConclusionFacts Facts(int signers = 2, string title = "○○業務委託契約", string name = "鈴木 花子")
    {
        var id = EnvelopeId.Parse("0199f3a2-0000-7000-8000-000000000001");
        DocumentId[] documents = [DocumentId.Parse("0199f3a2-0000-7000-8000-000000000011"), DocumentId.Parse("0199f3a2-0000-7000-8000-000000000012")];
        List<EnvelopeEvent> events =
        [
            new EnvelopeCreated(title, "", new EnvelopeSender("東海市", "総務部 契約検査課", "keiyaku@tokai.example"), new TransactionDetails(new DateOnly(2026, 11, 23), "株式会社サンプル", 1_200_000m), 2_592_000),
            new DocumentAdded(documents[0], "業務委託契約書", Revision('a')),
            new DocumentAdded(documents[1], "仕様書", Revision('b')),
        ];
        ParticipantId[] people = [.. Enumerable.Range(0, signers + 3).Select(i => ParticipantId.Parse($"0199f3a2-0000-7000-8000-0000000{i:d5}"))];
        events.AddRange(people[..signers].Select((person, i) => new ParticipantAdded(
            person, i == 0 ? name : $"署名 太郎{i + 1}", $"signer{i + 1}@supplier.example", "株式会社サンプル", ParticipantRole.ContractingAuthority, 1, i == 0 ? "ja" : "en", $"Signature_{i}", Mode: i == 0 ? SigningMode.Party : null)));
        events.Add(new ParticipantAdded(people[signers], "高橋 次郎", "takahashi@supplier.example", "株式会社サンプル", ParticipantRole.Approver, 1, "ja", "Signature_a", ParticipantAction.Approve, MayDelegate: true));
        events.Add(new ParticipantAdded(people[signers + 1], "経理部", "keiri@supplier.example", "株式会社サンプル", ParticipantRole.Recipient, 1, "ja", "Signature_r", ParticipantAction.Receive));
        events.AddRange([new DocumentLocked(documents[0], Revision('c')), new DocumentLocked(documents[1], Revision('d')), new EnvelopeSent(Start.AddDays(30)), new StageActivated(1)]);
        events.Add(new ParticipantDelegated(
            people[signers], people[signers + 2], new ParticipantContact { Name = "伊藤 三郎", Email = "ito@supplier.example", Organization = "株式会社サンプル" }, "出張のため"));
        foreach (ParticipantId person in people[..signers])
        {
            events.Add(new DocumentViewed(person, documents[0]));
            events.Add(new DocumentViewed(person, documents[1]));
            events.Add(new ConsentAccepted(person, "1", Hash('e'), "ja", [], [new ShownFactor(AuthenticationMethod.EmailCode, Start, "email:s***@supplier.example", "", false, Hash('9'))]));
            events.Add(new SigningConfirmed(person, Hash('f'), Hash('d')));
            events.Add(new ParticipantSigned(person));
        }

        events.Add(new ConsentAccepted(people[signers + 2], "1", Hash('e'), "ja", [], [new ShownFactor(AuthenticationMethod.Host, Start, "", "oidc aal2", true, Hash('9'))]));
        events.Add(new ParticipantApproved(people[signers + 2], new ConfirmationMade(Hash('7'), Hash('8'))));
        events.Add(new FinalizationStarted());
        List<EventRecord> records = [];
        foreach (EnvelopeEvent occurred in events)
            records.Add(Record(id, records, occurred));
        var facts = new TimestampFacts("CN=Development TSA,O=EContract", Start.AddHours(9));
        SignatureFacts[] signatures = [.. Enumerable.Range(0, signers).Select(i => new SignatureFacts(
            $"Signature_{i}", $"CN=署名 太郎{i + 1},O=株式会社サンプル,C=JP", "CN=EContract Development Issuing CA,O=EContract,C=JP", "4A3B2C1D00FF", "B-LTA", facts))];
        return new ConclusionFacts(
            Envelope.Fold(records),
            records,
            [new DocumentFacts(3, signatures, facts), new DocumentFacts(12, [.. signatures, new SignatureFacts("Seal_1", "CN=電子契約サービス,O=東海市,C=JP", "CN=CA", "01", "B-LTA", facts)], null)],
            "Seal_1",
            Start.AddHours(10),
            JapanTime.Zone);
    }

    private static EventRecord Record(EnvelopeId id, List<EventRecord> before, EnvelopeEvent occurred) => AuditChain.Link(new EventRecord
    {
        EnvelopeId = id,
        Sequence = before.Count + 1,
        At = Start.AddMinutes(before.Count * 7),
        Actor = Actor.System,
        PreviousHash = before.Count == 0 ? AuditChain.Origin : before[^1].Hash,
        Hash = "",
        Event = occurred,
    }).Record;

    private static DocumentRevision Revision(char digit) => new(Hash(digit), 123_456);

    private static string Hash(char digit) => new(digit, 64);
}
