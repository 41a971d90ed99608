using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Signing;

/// <summary>Appends a document timestamp to a PDF, signed or not: proof that it existed (EN 319 142-1, 5.4.3).</summary>
public sealed class PdfDocumentTimestamper
{
    private readonly TimestampRoom _authority;
    private readonly DigestAlgorithm _digest;

    /// <summary>Creates a timestamper.</summary>
    /// <param name="timestampAuthority">Who says the time.</param>
    /// <param name="digest">What to digest the document with; SHA-256 by default.</param>
    public PdfDocumentTimestamper(ITimestampAuthority timestampAuthority, DigestAlgorithm? digest = null)
    {
        ArgumentNullException.ThrowIfNull(timestampAuthority);
        _authority = new TimestampRoom(timestampAuthority);
        _digest = digest ?? DigestAlgorithm.Sha256;
    }

    /// <summary>Timestamps a file into another, or onto itself. The destination appears complete, or not at all.</summary>
    /// <param name="source">The PDF.</param>
    /// <param name="destination">Where the stamped PDF goes; an existing file is replaced.</param>
    /// <param name="fieldName">The field for it; by default a new one, <c>Timestamp1</c> and so on.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <param name="cancellationToken">Stops; nothing is written.</param>
    /// <returns>When the document existed, by the authority's clock.</returns>
    /// <exception cref="PdfFormatException">The source is no PDF, or broken.</exception>
    /// <exception cref="PdfPasswordException">The source is encrypted, and the password is wrong or missing.</exception>
    /// <exception cref="TimestampException">No timestamp was obtained.</exception>
    public async ValueTask<DateTimeOffset> TimestampAsync(
        string source,
        string destination,
        string? fieldName = null,
        string? password = null,
        CancellationToken cancellationToken = default)
    {
        using PdfSource pdf = PdfSource.FromFile(source);
        PdfRevision revision = PdfRevision.Open(pdf, PdfReaderOptions.WithPassword(password));
        return await DestinationFile.WriteAsync(destination, stream => TimestampAsync(revision, stream, fieldName, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Timestamps a file where it lies; as <see cref="PdfSigner.SignInPlaceAsync"/> signs one.</summary>
    /// <param name="path">The PDF.</param>
    /// <param name="fieldName">The field for it; by default a new one.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <param name="cancellationToken">Stops; nothing is written.</param>
    public async ValueTask<DateTimeOffset> TimestampInPlaceAsync(
        string path,
        string? fieldName = null,
        string? password = null,
        CancellationToken cancellationToken = default)
    {
        using InPlaceFile file = InPlaceFile.Open(path);
        PdfRevision revision = PdfRevision.Open(file.Source, PdfReaderOptions.WithPassword(password));
        return await file.AppendAsync(updates => TimestampAsync(revision, updates, fieldName, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Timestamps a stream into another; exceptions as for files.</summary>
    /// <param name="source">The PDF; readable and seekable.</param>
    /// <param name="destination">Where the stamped PDF goes; on failure cut back to where it was, if it can seek.</param>
    /// <param name="fieldName">The field for it; by default a new one.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<DateTimeOffset> TimestampAsync(
        Stream source,
        Stream destination,
        string? fieldName = null,
        string? password = null,
        CancellationToken cancellationToken = default)
    {
        using PdfSource pdf = PdfSource.FromStream(source);
        PdfRevision revision = PdfRevision.Open(pdf, PdfReaderOptions.WithPassword(password));
        return await DestinationStream.WriteAsync(destination, () => TimestampAsync(revision, destination, fieldName, cancellationToken)).ConfigureAwait(false);
    }

    private async ValueTask<DateTimeOffset> TimestampAsync(PdfRevision revision, Stream destination, string? fieldName, CancellationToken cancellationToken)
    {
        using GrowingDocument document = await GrowingDocument.StartAsync(revision, _digest, destination, cancellationToken).ConfigureAwait(false);
        TimestampToken token = await DocumentTimestamp.AppendAsync(document, _authority, fieldName, cancellationToken).ConfigureAwait(false);
        await document.WriteUpdatesAsync(destination, cancellationToken).ConfigureAwait(false);
        return token.Time;
    }
}
