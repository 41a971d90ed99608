using System.Runtime.ExceptionServices;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Validation.Facts;

/// <summary>Everything that is in a document and matters for its signatures. No judgement, no trust, no clock.</summary>
/// <param name="Timeline">The states of the document.</param>
/// <param name="Signatures">The signatures and document timestamps, oldest first.</param>
/// <param name="Material">The embedded validation material.</param>
internal sealed record DocumentFacts(RevisionTimeline Timeline, IReadOnlyList<SignatureFacts> Signatures, EmbeddedMaterial Material)
{
    /// <summary>All certificates in the document, wherever they stand.</summary>
    public IEnumerable<X509Certificate2> Certificates =>
        Signatures.SelectMany(CertificatesOf).Concat(Material.Certificates.Select(item => item.Value));

    internal static DocumentFacts Gather(PdfSource source, PdfReaderOptions options, CancellationToken cancellationToken)
    {
        var budget = new ReadingBudget(options, cancellationToken);
        (RevisionTimeline timeline, Exception? tailFault) = ReadTimeline(source, options, budget);
        List<SignatureFacts> signatures = Read(timeline, cancellationToken);
        if (tailFault is not null)
        {
            string note = $"What follows the signed part of the file makes it unreadable: {tailFault.Message}.";
            signatures = signatures.ConvertAll(facts => facts with { IsHidden = true, Notes = [.. facts.Notes, note] });
        }

        foreach (RevisionTimeline hidden in HiddenRevisions.Find(timeline, budget))
        {
            foreach (SignatureFacts facts in Read(hidden, cancellationToken))
            {
                if (!signatures.Exists(known => known.FieldName == facts.FieldName && known.Contents.Span.SequenceEqual(facts.Contents.Span)))
                    signatures.Add(facts with { IsHidden = true });
            }
        }

        // What could not be looked at any more may hide a signature, or what one needs.
        budget.Require();
        if (signatures.Count == 0 && tailFault is not null)
            ExceptionDispatchInfo.Throw(tailFault);
        if (signatures.Count == 0)
            return new DocumentFacts(timeline, [], new EmbeddedMaterial([], [], []));

        // In the order they were made, which is the order of what they cover.
        signatures = [.. signatures.OrderBy(facts => facts.ByteRange?.End ?? facts.FirstSeen.End)];
        EmbeddedMaterial material = new EmbeddedMaterialReader(timeline, cancellationToken).Read();
        budget.Require();
        X509Certificate2[] known = [.. material.Certificates.Select(item => item.Value), .. signatures.SelectMany(CertificatesOf)];
        return new DocumentFacts(timeline, new IntegrityChecker(source, known).Check(signatures, cancellationToken), material);
    }

    /// <summary>The states of the document; where it cannot be read to its end, of the longest part that can, and why not.</summary>
    private static (RevisionTimeline Timeline, Exception? TailFault) ReadTimeline(PdfSource source, PdfReaderOptions options, ReadingBudget budget)
    {
        try
        {
            return (RevisionTimeline.Read(PdfRevision.OpenStructure(source, options, budget), budget), null);
        }
        catch (Exception e) when ((e is PdfFormatException or PdfPasswordException) && !budget.IsSpent)
        {
            if (HiddenRevisions.FindReadable(source, options, budget) is { } beginning)
                return (beginning, e);
            throw;
        }
    }

    private static List<SignatureFacts> Read(RevisionTimeline timeline, CancellationToken cancellationToken)
    {
        var reader = new SignatureReader(timeline);
        return SignatureFinder.Find(timeline, cancellationToken).ConvertAll(found =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return reader.Read(found);
        });
    }

    private static IEnumerable<X509Certificate2> CertificatesOf(SignatureFacts facts)
    {
        foreach (X509Certificate2 certificate in facts.Cms?.Certificates ?? [])
            yield return certificate;
        foreach (TimestampToken token in facts.SignatureTimestamps)
        {
            foreach (X509Certificate2 certificate in token.Certificates)
                yield return certificate;
        }
    }
}
