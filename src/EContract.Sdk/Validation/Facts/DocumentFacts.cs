using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
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
        var timeline = RevisionTimeline.Read(PdfRevision.OpenStructure(source, options));
        List<SignatureFacts> signatures = Read(timeline, cancellationToken);
        foreach (RevisionTimeline hidden in HiddenRevisions.Find(timeline))
        {
            foreach (SignatureFacts facts in Read(hidden, cancellationToken))
            {
                if (!signatures.Exists(known => known.FieldName == facts.FieldName && known.Contents.Span.SequenceEqual(facts.Contents.Span)))
                    signatures.Add(facts with { IsHidden = true });
            }
        }

        if (signatures.Count == 0)
            return new DocumentFacts(timeline, [], new EmbeddedMaterial([], [], []));

        // In the order they were made, which is the order of what they cover.
        signatures = [.. signatures.OrderBy(facts => facts.ByteRange?.End ?? facts.FirstSeen.End)];
        EmbeddedMaterial material = new EmbeddedMaterialReader(timeline, cancellationToken).Read();
        X509Certificate2[] known = [.. material.Certificates.Select(item => item.Value), .. signatures.SelectMany(CertificatesOf)];
        return new DocumentFacts(timeline, new IntegrityChecker(source, known).Check(signatures, cancellationToken), material);
    }

    private static List<SignatureFacts> Read(RevisionTimeline timeline, CancellationToken cancellationToken)
    {
        var reader = new SignatureReader(timeline);
        return SignatureFinder.Find(timeline, cancellationToken).ConvertAll(reader.Read);
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
