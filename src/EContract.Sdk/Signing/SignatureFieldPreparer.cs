using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing.Appearance;

namespace EContract.Sdk.Signing;

/// <summary>
/// Adds empty signature fields to a document, in one update, for signatures to come. Done before the first
/// signature, so that none of them changes the form that an earlier one covers.
/// </summary>
public static class SignatureFieldPreparer
{
    /// <summary>Adds fields that are nothing but a name; see the overload for descriptors.</summary>
    /// <param name="source">The PDF; readable and seekable.</param>
    /// <param name="destination">Where it goes with the fields added.</param>
    /// <param name="fieldNames">The new fields' fully qualified names.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static ValueTask PrepareAsync(
        Stream source,
        Stream destination,
        IReadOnlyList<string> fieldNames,
        string? password = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fieldNames);
        return PrepareAsync(source, destination, [.. fieldNames.Select(name => new SignatureFieldDescriptor(name))], password, cancellationToken);
    }

    /// <summary>Adds the fields.</summary>
    /// <param name="source">The PDF; readable and seekable.</param>
    /// <param name="destination">Where it goes with the fields added.</param>
    /// <param name="fields">The new fields.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="PdfFormatException">The source is no PDF, or broken.</exception>
    /// <exception cref="PdfPasswordException">The source is encrypted, and the password is wrong or missing.</exception>
    /// <exception cref="PdfSigningException">
    /// A name is taken or not allowed, there is no such place, or the document is certified against new fields.
    /// </exception>
    public static async ValueTask PrepareAsync(
        Stream source,
        Stream destination,
        IReadOnlyList<SignatureFieldDescriptor> fields,
        string? password = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(destination);
        using PdfSource pdf = PdfSource.FromStream(source);
        PdfRevision revision = PdfRevision.Open(pdf, PdfReaderOptions.WithPassword(password));
        var update = new IncrementalUpdate(revision);
        var writer = new SignatureFieldWriter(update);
        // ISO 32000-2, table 257: P = 1 and P = 2 let nobody add fields.
        if (DocMdp.Read(revision, writer.Form) is PdfCertification.NoChanges or PdfCertification.FormFilling)
            throw new PdfSigningException(PdfSigningFailure.CertificationForbidsChanges, "The document is certified and allows no new fields (DocMDP).");
        foreach (SignatureFieldDescriptor field in fields)
        {
            ResolvedPlacement? place = field.Placement is null
                ? null
                : await ResolvedPlacement.ResolveAsync(revision, field.Placement, password, cancellationToken).ConfigureAwait(false);
            writer.Add(field, signature: null, place is null ? null : WidgetPlace.Vacant(update, place));
        }

        writer.Complete(certification: null);

        await DestinationStream.WriteAsync(destination, async () =>
        {
            using GrowingDocument document = await GrowingDocument.StartAsync(revision, DigestAlgorithm.Sha256, destination, cancellationToken).ConfigureAwait(false);
            document.Append(update.Serialize());
            await document.WriteUpdatesAsync(destination, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }
}
