using System.Globalization;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing;

/// <summary>Composes the update that holds a signature or a document timestamp, with room for its <c>Contents</c>.</summary>
internal static class SignatureUpdate
{
    /// <summary>Composes a signature.</summary>
    /// <param name="revision">What is signed.</param>
    /// <param name="options">How.</param>
    /// <param name="time">The claimed time of signing, M.</param>
    /// <param name="contentsLength">How many bytes <c>Contents</c> must be able to hold.</param>
    /// <exception cref="PdfSigningException">The document, or the field, does not allow it.</exception>
    public static PendingSignature ComposeSignature(PdfRevision revision, PdfSignatureOptions options, DateTimeOffset time, int contentsLength)
    {
        var dictionary = new PdfDictionary(
            ("Type", new PdfName("Sig")),
            ("Filter", new PdfName("Adobe.PPKLite")),
            ("SubFilter", new PdfName(PdfSubFilters.CadesDetached)),
            // EN 319 142-1, 6.3: the time of signing stands here, not in the CMS.
            ("M", PdfString.FromText(time.UtcDateTime.ToString("'D:'yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture))));
        dictionary = WithText(dictionary, "Name", options.SignerName);
        dictionary = WithText(dictionary, "Reason", options.Reason);
        dictionary = WithText(dictionary, "Location", options.Location);
        dictionary = WithText(dictionary, "ContactInfo", options.ContactInfo);
        if (options.Certification is { } certification)
            dictionary = dictionary.With("Reference", DocMdp.BuildReference(certification));
        return Compose(revision, dictionary, options.FieldName, "Signature", contentsLength, options.Certification is not null, isTimestamp: false);
    }

    /// <summary>Composes a document timestamp (EN 319 142-1, 5.4.3).</summary>
    public static PendingSignature ComposeTimestamp(PdfRevision revision, string? fieldName, int contentsLength)
    {
        var dictionary = new PdfDictionary(
            ("Type", new PdfName("DocTimeStamp")),
            ("Filter", new PdfName("Adobe.PPKLite")),
            ("SubFilter", new PdfName(PdfSubFilters.Rfc3161)));
        return Compose(revision, dictionary, fieldName, "Timestamp", contentsLength, certifies: false, isTimestamp: true);
    }

    private static PendingSignature Compose(
        PdfRevision revision,
        PdfDictionary dictionary,
        string? fieldName,
        string nameStem,
        int contentsLength,
        bool certifies,
        bool isTimestamp)
    {
        var update = new IncrementalUpdate(revision);
        var fields = new SignatureFieldWriter(update);
        CheckCertification(revision, fields.Form, certifies, isTimestamp);

        string name = fieldName ?? fields.NextName(nameStem);
        FormField? field = fields.FindEmpty(name);
        if (field is not null && !isTimestamp)
            dictionary = WithFieldLock(revision, fields.Form, field, dictionary);

        var reserved = new ReservedSignature(contentsLength, revision.Source.Length);
        PdfReference signature = update.Add(reserved.AddTo(dictionary));
        if (field is not null)
            fields.SetValue(field, signature);
        else
            fields.Add(name, signature);
        fields.Complete(certifies ? signature : null);
        return reserved.LaidOut(update.Serialize(), name);
    }

    private static PdfDictionary WithFieldLock(PdfRevision revision, AcroForm form, FormField field, PdfDictionary dictionary)
    {
        if (FieldMdp.FindLock(revision, form, field.FullName) is { } holder)
            throw new PdfSigningException(PdfSigningFailure.FieldLocked, $"The field '{field.FullName}' is locked by the signature in '{holder.FullName}' (FieldMDP).");
        return FieldMdp.BuildReference(revision, field) is { } reference
            ? dictionary.With("Reference", (dictionary["Reference"] as PdfArray ?? PdfArray.Empty).Append(reference))
            : dictionary;
    }

    private static void CheckCertification(PdfRevision revision, AcroForm form, bool certifies, bool isTimestamp)
    {
        // ISO 32000-2, table 257: document timestamps and validation material are allowed even under P = 1.
        if (!isTimestamp && DocMdp.Read(revision, form) == PdfCertification.NoChanges)
            throw new PdfSigningException(PdfSigningFailure.CertificationForbidsChanges, "The document is certified and allows no further signatures (DocMDP, P = 1).");
        if (certifies && form.Fields.Any(field => field.IsSignature && revision.Resolve(field.Value) is not null))
            throw new PdfSigningException(PdfSigningFailure.CertificationNotFirst, "The document is signed already; only its first signature can certify it (ISO 32000-2, 12.8.2.2.1).");
    }

    private static PdfDictionary WithText(PdfDictionary dictionary, string key, string? text) =>
        text is null ? dictionary : dictionary.With(key, PdfString.FromText(text));
}
