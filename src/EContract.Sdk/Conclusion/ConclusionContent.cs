using EContract.Sdk.Contracts;
using static EContract.Sdk.Conclusion.ConclusionTexts;

namespace EContract.Sdk.Conclusion;

/// <summary>What stands in the certificate, in order.</summary>
internal sealed class ConclusionContent(ConclusionFacts facts, string issuer, ConclusionLayout layout)
{
    private readonly Envelope _envelope = facts.Envelope;

    public void Write()
    {
        layout.Heading(Get("title"), Get("intro"));
        layout.Entry(Get("issuer"), issuer);
        layout.Entry(Get("issuedAt"), Time(facts.IssuedAt));
        layout.Entry(Get("number"), _envelope.Id.ToString());
        WriteContract();
        WriteDocuments();
        WriteParticipants();
        WriteSignatures();
        WriteRecord();
        layout.Footers($"{Get("title")}   {_envelope.Id}");
    }

    private void WriteContract()
    {
        layout.Section(Get("section.contract"));
        layout.Entry(Get("contract.title"), _envelope.Title);
        EnvelopeSender sender = _envelope.Sender;
        layout.Entry(Get("contract.sender"), [.. new[] { sender.Organization, sender.Name, sender.Email }.Where(value => value.Length > 0)]);
        if (_envelope.Transaction is { } transaction)
        {
            layout.Entry(Get("contract.date"), transaction.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            layout.Entry(Get("contract.counterparty"), transaction.Counterparty);
            layout.Entry(Get("contract.amount"), ConclusionWording.Amount(transaction));
        }

        if (_envelope.SentAt is { } sent)
            layout.Entry(Get("contract.sent"), Time(sent));
        layout.Entry(Get("contract.concluded"), Time(facts.ConcludedAt), Get("contract.concluded.note").ToString());
        if (_envelope.Supersedes is { } superseded)
            layout.Entry(Get("contract.supersedes"), superseded.ToString());
        if (_envelope.Rescinds is { } rescinded)
            layout.Entry(Get("contract.rescinds"), rescinded.ToString());
    }

    private void WriteDocuments()
    {
        layout.Section(Get("section.documents"));
        foreach ((int index, ContractDocument document) in _envelope.Documents.Index())
        {
            layout.Group(Get("document", Number(index)), document.Title);
            layout.Entry(Get("document.pages"), Get("document.pages.value", ("n", ConclusionWording.Number(facts.Documents[index].PageCount))).ToString());
            layout.FineEntry(Get("document.original"), File(document.Original));
            layout.FineEntry(Get("document.shown"), File(document.Locked!));
            layout.FineEntry(Get("document.sealed"), File(document.Current));
        }
    }

    private void WriteParticipants()
    {
        layout.Section(Get("section.participants"));
        foreach ((int index, Participant participant) in facts.Participants.Index())
            new ParticipantContent(facts, layout).Write(participant, index);
    }

    private void WriteSignatures()
    {
        layout.Section(Get("section.signatures"));
        new SignatureContent(facts, layout).Write();
    }

    private void WriteRecord()
    {
        layout.Section(Get("section.record"));
        layout.Entry(Get("record.count"), Get("record.count.value", ("n", ConclusionWording.Number(facts.Events.Count))).ToString());
        layout.FineEntry(Get("record.head"), facts.Events[^1].Hash);
        layout.Note(Get("check.1"));
        layout.Note(Get("check.2"));
        layout.Note(Get("check.3"));
    }

    private string Time(DateTimeOffset time) => ConclusionWording.Time(time, facts.TimeZone);

    private static string[] File(DocumentRevision revision) => [$"SHA-256: {revision.Sha256}", ConclusionWording.Length(revision)];

    private static (string Name, string Value) Number(int index) => ("n", ConclusionWording.Number(index + 1));
}
