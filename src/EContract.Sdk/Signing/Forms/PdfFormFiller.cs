using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing.Forms;

/// <summary>
/// Fills in the interactive form of a document (AcroForm, ISO 32000-2, 12.7) before it is signed, in one update: values, and what is
/// seen of them, in fonts that are embedded.
/// </summary>
/// <remarks>
/// It does not run the document's scripts, so that nothing is calculated or formatted; it does not fill XFA forms; rich text gives way to
/// plain text. Text is drawn one glyph a character, from left to right. What does not fit its field is refused, not cut off.
/// </remarks>
public static class PdfFormFiller
{
    /// <summary>Lists the fields of a form, in the order of its tree; an absent form has none.</summary>
    /// <param name="source">The PDF; readable and seekable.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <exception cref="PdfFormatException">The source is no PDF, or broken.</exception>
    /// <exception cref="PdfPasswordException">The source is encrypted, and the password is wrong or missing.</exception>
    public static IReadOnlyList<PdfFormField> ReadFields(Stream source, string? password = null)
    {
        using PdfSource pdf = PdfSource.FromStream(source);
        PdfRevision revision = PdfRevision.Open(pdf, PdfReaderOptions.WithPassword(password));
        AcroForm form = AcroForm.Read(revision);
        return [.. form.Fields.Select(field => new FillableField(revision, form, field).Describe())];
    }

    /// <summary>Fills fields in.</summary>
    /// <param name="source">The PDF; readable and seekable.</param>
    /// <param name="destination">Where it goes with the fields filled in. Nothing is written unless all of them are.</param>
    /// <param name="values">The values, by fully qualified field names. Other fields stay as they are.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults, which have no font.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="PdfFormatException">The source is no PDF, or broken.</exception>
    /// <exception cref="PdfPasswordException">The source is encrypted, and the password is wrong or missing.</exception>
    /// <exception cref="PdfFormException">The document is signed or an XFA form, or a value cannot be put into its field.</exception>
    /// <exception cref="EContract.Sdk.Pdf.Fonts.PdfFontException">A font is damaged.</exception>
    public static async ValueTask FillAsync(
        Stream source,
        Stream destination,
        IReadOnlyDictionary<string, PdfFormValue> values,
        PdfFormOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(destination);
        options ??= new PdfFormOptions();
        using PdfSource pdf = PdfSource.FromStream(source);
        PdfRevision revision = PdfRevision.Open(pdf, PdfReaderOptions.WithPassword(options.Password));
        AcroForm form = AcroForm.Read(revision);
        RequireFillable(revision, form);
        var update = new IncrementalUpdate(revision);
        new FormFilling(update, form, options).Fill(values);
        await DestinationStream.WriteAsync(destination, async () =>
        {
            using GrowingDocument document = await GrowingDocument.StartAsync(revision, DigestAlgorithm.Sha256, destination, cancellationToken).ConfigureAwait(false);
            if (!update.IsEmpty)
                document.Append(update.Serialize());
            await document.WriteUpdatesAsync(destination, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    private static void RequireFillable(PdfRevision revision, AcroForm form)
    {
        if (form.IsSigned(revision) || (revision.Resolve(revision.Catalog, "Perms") as PdfDictionary)?.ContainsKey("DocMDP") == true)
            throw new PdfFormException(PdfFormFailure.AlreadySigned, null, "The document is signed already; its form is filled in before the first signature.");
        if (form.Dictionary.ContainsKey("XFA"))
            throw new PdfFormException(PdfFormFailure.Xfa, null, "The document has an XFA form (ISO 32000-2, 12.7.8), which viewers show in the place of its fields.");
    }
}
