using EContract.Sdk.Contracts;
using static EContract.Sdk.Conclusion.ConclusionTexts;

namespace EContract.Sdk.Conclusion;

/// <summary>
/// What stands in the certificate about signatures: each signer's once, with when it came into each document, as one key signs all documents
/// of an envelope.
/// </summary>
internal sealed class SignatureContent(ConclusionFacts facts, ConclusionLayout layout)
{
    public void Write()
    {
        var made = facts.Documents.Index()
            .SelectMany(document => document.Item.Signatures.Select(signature => (Document: document.Index, Signature: signature)))
            .GroupBy(item => (item.Signature.FieldName, item.Signature.Subject, item.Signature.SerialNumber));
        foreach ((int index, var group) in made.Index())
        {
            SignatureFacts first = group.First().Signature;
            layout.Group(Get("signature", ("n", ConclusionWording.Number(index + 1))), "");
            string? maker = Maker(first.FieldName);
            layout.Entry(Get("signature.by"), maker ?? Get("signature.foreign").ToString());
            layout.Entry(Get("signature.subject"), first.Subject);
            layout.Entry(Get("signature.issuer"), first.Issuer);
            layout.Entry(Get("signature.serial"), first.SerialNumber);
            if (maker is null)
            {
                // Whoever handed in the document chose who is named here, and when: we say nothing that sounds like a verdict.
                layout.Entry(Get("signature.level"), Get("signature.unjudged"));
                continue;
            }

            layout.Entry(Get("signature.level"), [.. group.Select(item => $"PAdES {item.Signature.Level}").Distinct()]);
            layout.Entry(Get("signature.timestamp"), Stamps(group.Select(item => (item.Document, item.Signature.Timestamp)), "none"));
        }

        layout.Group(Get("archive"), "");
        layout.Entry(Get("archive.timestamp"), Stamps(facts.Documents.Select((document, index) => (index, document.ArchiveTimestamp)), "archive.pending"));
    }

    // Null: not a signature of this envelope.
    private string? Maker(string fieldName)
    {
        if (fieldName == facts.ClosingSealField)
            return Get("signature.seal").ToString();
        return facts.Envelope.Participants.LastOrDefault(participant => participant.FieldName == fieldName && participant.State == ParticipantState.Signed) is { } signer
            ? ConclusionWording.Person(signer)
            : null;
    }

    // A line a document, and then who made them.
    private string[] Stamps(IEnumerable<(int Document, TimestampFacts? Timestamp)> stamps, string missing)
    {
        (int Document, TimestampFacts? Timestamp)[] all = [.. stamps];
        return
        [
            .. all.Select(stamp => $"{Get("document", ("n", ConclusionWording.Number(stamp.Document + 1))).Japanese}  {(stamp.Timestamp is { } timestamp ? ConclusionWording.Time(timestamp.Time, facts.TimeZone) : Get(missing))}"),
            .. all.Select(stamp => stamp.Timestamp?.Authority).OfType<string>().Distinct(),
        ];
    }
}
