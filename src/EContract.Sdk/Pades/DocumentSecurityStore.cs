using System.Security.Cryptography;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>
/// The document security store (ISO 32000-2, 12.8.4.3; EN 319 142-1, 5.4.2): certificates, OCSP responses and CRLs kept
/// in the file for validating its signatures later. VRI is read over: the store as a whole serves every signature.
/// </summary>
internal sealed class DocumentSecurityStore
{
    // Far above any real store; a bound on what a hostile one makes us decode.
    private const int MaxItems = 10_000;
    private const long MaxItemLength = 32 << 20;

    private DocumentSecurityStore(IReadOnlyList<byte[]> certificates, IReadOnlyList<byte[]> ocspResponses, IReadOnlyList<byte[]> crls)
    {
        Certificates = certificates;
        OcspResponses = ocspResponses;
        Crls = crls;
    }

    /// <summary>The certificates, DER.</summary>
    public IReadOnlyList<byte[]> Certificates { get; }

    /// <summary>The OCSP responses, DER.</summary>
    public IReadOnlyList<byte[]> OcspResponses { get; }

    /// <summary>The CRLs, DER.</summary>
    public IReadOnlyList<byte[]> Crls { get; }

    /// <summary>Reads the store as it stands in a revision; an absent one reads as empty, unreadable items are left out.</summary>
    public static DocumentSecurityStore Read(PdfRevision revision)
    {
        var store = TryResolve(revision, revision.Catalog["DSS"]) as PdfDictionary;
        return new DocumentSecurityStore(ReadAll(revision, store, "Certs"), ReadAll(revision, store, "OCSPs"), ReadAll(revision, store, "CRLs"));
    }

    /// <summary>Adds material to the store in an update; what is there already is kept and not repeated.</summary>
    /// <returns>Whether anything had to be added.</returns>
    public static bool Write(IncrementalUpdate update, LongTermMaterial material)
    {
        PdfRevision revision = update.Revision;
        PdfObject? entry = revision.Catalog["DSS"];
        PdfDictionary store = update.Resolve(entry) as PdfDictionary ?? new PdfDictionary(("Type", new PdfName("DSS")));
        DocumentSecurityStore present = Read(revision);
        PdfDictionary extended = Extend(update, store, "Certs", present.Certificates, material.Certificates.Select(certificate => certificate.RawDataMemory));
        extended = Extend(update, extended, "OCSPs", present.OcspResponses, material.OcspResponses);
        extended = Extend(update, extended, "CRLs", present.Crls, material.Crls);
        if (ReferenceEquals(extended, store))
            return false;

        if (entry is PdfReference reference)
        {
            update.Set(reference, extended);
        }
        else
        {
            PdfDictionary catalog = (PdfDictionary)update.Resolve(revision.CatalogReference)!;
            update.Set(revision.CatalogReference, DeveloperExtensions.Declare(revision, catalog.With("DSS", update.Add(extended))));
        }

        return true;
    }

    private static PdfDictionary Extend(
        IncrementalUpdate update,
        PdfDictionary store,
        string key,
        IReadOnlyList<byte[]> present,
        IEnumerable<ReadOnlyMemory<byte>> wanted)
    {
        var known = present.Select(item => Convert.ToHexString(SHA256.HashData(item))).ToHashSet(StringComparer.Ordinal);
        var items = new List<PdfObject>();
        foreach (ReadOnlyMemory<byte> item in wanted)
        {
            if (known.Add(Convert.ToHexString(SHA256.HashData(item.Span))))
                items.Add(update.Add(new PdfStream(PdfDictionary.Empty, item)));
        }

        if (items.Count == 0)
            return store;
        IEnumerable<PdfObject> before = update.Resolve(store[key]) as PdfArray ?? PdfArray.Empty;
        return store.With(key, new PdfArray([.. before, .. items]));
    }

    private static List<byte[]> ReadAll(PdfRevision revision, PdfDictionary? store, string key)
    {
        var items = new List<byte[]>();
        if (store is null || TryResolve(revision, store[key]) is not PdfArray array)
            return items;
        foreach (PdfObject item in array.Take(MaxItems))
        {
            try
            {
                if (revision.Resolve(item) is PdfStream { EncodedLength: <= MaxItemLength } stream)
                    items.Add(revision.Decode(stream));
            }
            catch (PdfFormatException)
            {
                // As good as absent: the validation will miss it, and say so.
            }
        }

        return items;
    }

    private static PdfObject? TryResolve(PdfRevision revision, PdfObject? value)
    {
        try
        {
            return revision.Resolve(value);
        }
        catch (PdfFormatException)
        {
            return null;
        }
    }
}
