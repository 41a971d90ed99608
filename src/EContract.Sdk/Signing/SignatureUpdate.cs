using System.Globalization;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pades.SeedValues;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing.Appearance;

namespace EContract.Sdk.Signing;

/// <summary>Composes the update that holds a signature or a document timestamp, with room for its <c>Contents</c>.</summary>
internal static class SignatureUpdate
{
    /// <summary>Composes a signature.</summary>
    /// <param name="revision">What is signed.</param>
    /// <param name="options">How.</param>
    /// <param name="credential">Who signs.</param>
    /// <param name="time">The claimed time of signing, M.</param>
    /// <param name="contentsLength">How many bytes <c>Contents</c> must be able to hold.</param>
    /// <param name="visible">What is to be seen of it, if anything is.</param>
    /// <exception cref="PdfSigningException">The document, or the field, does not allow it.</exception>
    public static PendingSignature ComposeSignature(
        PdfRevision revision,
        PdfSignatureOptions options,
        SigningCredential credential,
        DateTimeOffset time,
        int contentsLength,
        VisibleSignature? visible = null)
    {
        var dictionary = new PdfDictionary(
            ("Type", new PdfName("Sig")),
            ("Filter", new PdfName("Adobe.PPKLite")),
            ("SubFilter", new PdfName(options.Pkcs7 is null ? PdfSubFilters.CadesDetached : PdfSubFilters.Pkcs7Detached)),
            // EN 319 142-1, 6.3: the time of signing stands here, not in the CMS.
            ("M", PdfString.FromText(time.UtcDateTime.ToString("'D:'yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture))));
        dictionary = WithText(dictionary, "Name", options.SignerName);
        dictionary = WithText(dictionary, "Reason", options.Reason);
        dictionary = WithText(dictionary, "Location", options.Location);
        dictionary = WithText(dictionary, "ContactInfo", options.ContactInfo);
        if (options.Certification is { } certification)
            dictionary = dictionary.With("Reference", DocMdp.BuildReference(certification));
        var update = new IncrementalUpdate(revision);
        var fields = new SignatureFieldWriter(update);
        CheckCertification(revision, fields.Form, options.Certification is not null);
        string name = options.FieldName ?? fields.NextName("Signature");
        FormField? field = fields.FindEmpty(name);
        if (FieldMdp.FindLock(revision, fields.Form, name) is { } holder)
            throw new PdfSigningException(PdfSigningFailure.FieldLocked, $"The field '{name}' is locked by the signature in '{holder.FullName}' (FieldMDP).");
        SignatureFieldLock? ownLock = field is null ? null : ReadLock(revision, field, options.Lock);
        SignatureFieldLock? fieldLock = ownLock ?? options.Lock;
        if (field is not null && revision.Resolve(field.Dictionary, "SV") is PdfDictionary seed)
            SeedValueCheck.Require(name, new SeedValueReader(revision).Read(seed), new IntendedSignature(dictionary, options, fieldLock, credential));
        if (fieldLock is not null)
            dictionary = dictionary.With("Reference", (dictionary["Reference"] as PdfArray ?? PdfArray.Empty).Append(FieldMdp.BuildReference(revision, fieldLock)));

        var reserved = new ReservedSignature(contentsLength, revision.Source.Length);
        PdfReference signature = update.Add(reserved.AddTo(dictionary));
        if (field is not null)
        {
            fields.Sign(field, signature, options.Lock);
            visible?.DrawInto(field, update);
        }
        else
        {
            fields.Add(new SignatureFieldDescriptor(name) { Lock = options.Lock }, signature, visible?.DrawForNewField(update, name));
        }

        fields.Complete(
            options.Certification is null ? null : signature,
            catalog => DeveloperExtensions.DeclareAlgorithm(revision, catalog, credential.Algorithm.Digest, credential.Algorithm.Scheme));
        return reserved.LaidOut(update.Serialize(), name);
    }

    /// <summary>Composes a document timestamp (EN 319 142-1, 5.4.3).</summary>
    public static PendingSignature ComposeTimestamp(PdfRevision revision, string? fieldName, DigestAlgorithm digest, int contentsLength)
    {
        var dictionary = new PdfDictionary(
            ("Type", new PdfName("DocTimeStamp")),
            ("Filter", new PdfName("Adobe.PPKLite")),
            ("SubFilter", new PdfName(PdfSubFilters.Rfc3161)));
        // ISO 32000-2, table 257: document timestamps are allowed whatever the document's signatures forbid.
        var update = new IncrementalUpdate(revision);
        var fields = new SignatureFieldWriter(update);
        string name = fieldName ?? fields.NextName("Timestamp");
        FormField? field = fields.FindEmpty(name);
        var reserved = new ReservedSignature(contentsLength, revision.Source.Length);
        PdfReference timestamp = update.Add(reserved.AddTo(dictionary));
        if (field is not null)
            fields.Sign(field, timestamp, newLock: null);
        else
            fields.Add(new SignatureFieldDescriptor(name), timestamp, place: null);
        fields.Complete(
            certification: null,
            catalog => DeveloperExtensions.DeclareAlgorithm(revision, catalog, digest, scheme: null));
        return reserved.LaidOut(update.Serialize(), name);
    }

    private static SignatureFieldLock? ReadLock(PdfRevision revision, FormField field, SignatureFieldLock? asked)
    {
        if (revision.Resolve(field.Dictionary, "Lock") is not { } entry)
            return null;
        return asked is null
            ? SignatureFieldLock.Read(revision, entry)
            : throw new PdfSigningException(PdfSigningFailure.FieldHasLock, $"The field '{field.FullName}' has a lock of its own, so that no other can be set.");
    }

    private static void CheckCertification(PdfRevision revision, AcroForm form, bool certifies)
    {
        if (DocMdp.Read(revision, form) == PdfCertification.NoChanges)
            throw new PdfSigningException(PdfSigningFailure.CertificationForbidsChanges, "The document is certified, or locked by a signature, and allows no further ones (P = 1).");
        if (certifies && form.IsSigned(revision))
            throw new PdfSigningException(PdfSigningFailure.CertificationNotFirst, "The document is signed already; only its first signature can certify it (ISO 32000-2, 12.8.2.2.1).");
    }

    private static PdfDictionary WithText(PdfDictionary dictionary, string key, string? text) =>
        text is null ? dictionary : dictionary.With(key, PdfString.FromText(text));
}
