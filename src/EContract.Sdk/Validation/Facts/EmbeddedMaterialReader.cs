using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Structure;

namespace EContract.Sdk.Validation.Facts;

/// <summary>
/// Reads the document security stores of all states (ISO 32000-2, 12.8.4.3): a later store may have replaced an earlier
/// one, whose material is as good as before. Unreadable pieces are as good as missing.
/// </summary>
internal sealed class EmbeddedMaterialReader(RevisionTimeline timeline, CancellationToken cancellationToken)
{
    // Far above any real store; bounds on what a hostile one makes us decode.
    private const int MaxItems = 10_000;
    private const long MaxItemLength = 32L << 20;
    private const long MaxTotalLength = 128L << 20;
    private const int MaxLooks = 2_000_000;

    private readonly HashSet<long> _seen = [];
    private readonly HashSet<int> _readFrom = [];
    private PdfObject? _store;
    private int _looks;
    private long _totalLength;
    private readonly List<EmbeddedItem<X509Certificate2>> _certificates = [];
    private readonly List<EmbeddedItem<ReadOnlyMemory<byte>>> _ocspResponses = [];
    private readonly List<EmbeddedItem<ReadOnlyMemory<byte>>> _crls = [];

    internal EmbeddedMaterial Read()
    {
        foreach (DocumentRevision revision in timeline.Revisions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                PdfObject? entry = revision.Pdf.Catalog["DSS"];
                // Most updates leave the store alone.
                if (Equals(entry, _store) && !revision.Section.Numbers().Any(_readFrom.Contains))
                    continue;
                _store = entry;
                if (Resolve(revision, entry) is PdfDictionary store)
                    ReadStore(revision, store);
            }
            catch (PdfFormatException)
            {
                // A broken store holds nothing; what is missing then, the judgement will say.
            }
        }

        return new EmbeddedMaterial(_certificates, _ocspResponses, _crls);
    }

    private void ReadStore(DocumentRevision revision, PdfDictionary store)
    {
        ReadKinds(revision, store, "Certs", "OCSPs", "CRLs");
        if (Resolve(revision, store["VRI"]) is not PdfDictionary validations)
            return;
        foreach ((string _, PdfObject value) in validations.Take(MaxItems))
        {
            if (_looks < MaxLooks && Resolve(revision, value) is PdfDictionary validation)
                ReadKinds(revision, validation, "Cert", "OCSP", "CRL");
        }
    }

    private void ReadKinds(DocumentRevision revision, PdfDictionary dictionary, string certificates, string ocsp, string crls)
    {
        foreach (EmbeddedItem<ReadOnlyMemory<byte>> item in ReadStreams(revision, dictionary[certificates]))
        {
            try
            {
                _certificates.Add(new(CertificateDecoder.Decode(item.Value), item.Revision));
            }
            catch (CryptographicException)
            {
                // No certificate.
            }
        }

        _ocspResponses.AddRange(ReadStreams(revision, dictionary[ocsp]));
        _crls.AddRange(ReadStreams(revision, dictionary[crls]));
    }

    private List<EmbeddedItem<ReadOnlyMemory<byte>>> ReadStreams(DocumentRevision revision, PdfObject? list)
    {
        var items = new List<EmbeddedItem<ReadOnlyMemory<byte>>>();
        if (Resolve(revision, list) is not PdfArray array)
            return items;
        foreach (PdfObject entry in array)
        {
            if (++_looks > MaxLooks || _totalLength > MaxTotalLength)
                return items;
            if (entry is PdfReference { Number: var number })
                _readFrom.Add(number);
            if (entry is not PdfReference reference || _seen.Count >= MaxItems
                || !revision.Pdf.TryFindEntry(reference.Number, out XrefEntry place) || place.Kind != XrefEntryKind.InUse
                || !_seen.Add(place.Location))
            {
                continue;
            }

            try
            {
                if (revision.Pdf.Resolve(reference) is not PdfStream { EncodedLength: <= MaxItemLength } stream)
                    continue;
                byte[] item = revision.Pdf.Decode(stream);
                _totalLength += item.Length;
                items.Add(new(item, timeline.FindByOffset(stream.EncodedOffset) ?? revision));
            }
            catch (PdfFormatException)
            {
                // As good as absent.
            }
        }

        return items;
    }

    /// <summary>Follows a reference, and remembers that the store depends on what it leads to.</summary>
    private PdfObject? Resolve(DocumentRevision revision, PdfObject? value)
    {
        _looks++;
        if (value is PdfReference reference)
            _readFrom.Add(reference.Number);
        return revision.Pdf.Resolve(value);
    }
}
