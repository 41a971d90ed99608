using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Signing;

/// <summary>
/// Signs PDFs (ISO 32000-2, 12.8; ETSI EN 319 142-1). The source's bytes are never changed: a signature is appended to
/// them. The source is read once and never held in memory. One signer serves any number of concurrent calls.
/// </summary>
/// <remarks>
/// The level asked for is the level in the file. A timestamp or a proof of non-revocation that cannot be had is an
/// exception, never a lower level.
/// </remarks>
public sealed class PdfSigner
{
    private readonly SigningServices _services;

    /// <summary>Creates a signer.</summary>
    /// <param name="signer">The key.</param>
    /// <param name="timestampAuthority">For B-T and above.</param>
    /// <param name="revocation">
    /// For B-LT and above; by default what the certificates name: OCSP first, then CRLs.
    /// </param>
    /// <param name="trust">
    /// For B-LT and above: where chains end. By default any self-signed certificate that the signer or a token supplies.
    /// </param>
    /// <param name="timeProvider">The clock for the claimed time of signing; the system's by default.</param>
    /// <param name="issuers">How to fetch issuers that certificates name (RFC 5280, 4.2.2.1) and nobody supplied.</param>
    public PdfSigner(
        ISigner signer,
        ITimestampAuthority? timestampAuthority = null,
        IRevocationSource? revocation = null,
        ITrustAnchorSource? trust = null,
        TimeProvider? timeProvider = null,
        OutboundHttp? issuers = null)
    {
        ArgumentNullException.ThrowIfNull(signer);
        _services = new SigningServices(signer, timestampAuthority, revocation, trust, timeProvider, issuers);
    }

    private PdfSigner(SigningServices services) => _services = services;

    /// <summary>What timestamps signatures; <see langword="null"/> when nothing does.</summary>
    internal ITimestampAuthority? TimestampAuthority => _services.Timestamps?.Authority;

    /// <summary>A signer that uses another key, and everything else as this one does: authorities, trust, clock.</summary>
    /// <param name="signer">The key.</param>
    public PdfSigner With(ISigner signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return ReferenceEquals(signer, _services.Signer) ? this : new PdfSigner(_services.With(signer));
    }

    /// <summary>Signs a file into another, or onto itself. The destination appears complete, or not at all.</summary>
    /// <param name="source">The PDF to sign.</param>
    /// <param name="destination">Where the signed PDF goes; an existing file is replaced.</param>
    /// <param name="options">How to sign.</param>
    /// <param name="cancellationToken">Stops; nothing is written.</param>
    /// <exception cref="PdfFormatException">The source is no PDF, or broken.</exception>
    /// <exception cref="PdfPasswordException">The source is encrypted, and the password is wrong or missing.</exception>
    /// <exception cref="PdfSigningException">The document or the certificates do not allow it.</exception>
    /// <exception cref="MissingGlyphException">No font of the appearance has a character that it is to show.</exception>
    /// <exception cref="PdfImageException">The document, a PDF/A, does not allow the appearance's picture.</exception>
    /// <exception cref="SignerException">The key cannot be used.</exception>
    /// <exception cref="TimestampException">No timestamp was obtained.</exception>
    /// <exception cref="RevocationException">Revocation information was not obtained.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public ValueTask<PdfSignatureResult> SignAsync(
        string source,
        string destination,
        PdfSignatureOptions? options = null,
        CancellationToken cancellationToken = default) =>
        SignAsync(source, destination, options ?? new(), disk: null, cancellationToken);

    /// <summary>
    /// Signs a file where it lies: the signature is appended, and nothing of the file copied or rewritten. On return it is on
    /// the disk; on failure the file is as before. Two calls never sign one file at once.
    /// </summary>
    /// <param name="path">The PDF to sign.</param>
    /// <param name="options">How to sign.</param>
    /// <param name="cancellationToken">Stops; nothing is written.</param>
    /// <remarks>
    /// A process that is killed, or a machine that loses power, may leave a part of the signature behind the file's end. A
    /// hidden file beside it, <c>.NAME.signing</c>, tells of that, and the next call, or <see cref="RecoverInPlace"/>, takes
    /// it back. On Windows no other program can open the file meanwhile. Elsewhere one that asks for no lock can; if it changes,
    /// replaces or removes the file before the signature is there, that is an <see cref="IOException"/>. On Linux a file with
    /// several names (hard links) is refused, because the hidden file lies beside one of them only. Exceptions as for two
    /// files, and:
    /// </remarks>
    /// <exception cref="IOException">The file is in use, has several names, was changed meanwhile, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public async ValueTask<PdfSignatureResult> SignInPlaceAsync(
        string path,
        PdfSignatureOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        using InPlaceFile file = InPlaceFile.Open(path);
        PdfSigningSession session = await PdfSigningSession.OpenAsync(file.Source, options ?? new(), _services, cancellationToken).ConfigureAwait(false);
        return await file.AppendAsync(updates => session.SignAsync(updates, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Takes back what is left of an update in place that was cut short by a crash. Does nothing where there is none.</summary>
    /// <param name="path">The PDF.</param>
    /// <returns>Whether something was cut off.</returns>
    /// <exception cref="IOException">The file is in use, or something else was written where an update was cut short, or what lies in the journal's place is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public static bool RecoverInPlace(string path) => InPlaceFile.Recover(path);

    /// <summary>Signs a stream into another.</summary>
    /// <param name="source">The PDF to sign; readable and seekable, read from its start.</param>
    /// <param name="destination">Where the signed PDF goes, from its present position; need not be seekable.</param>
    /// <param name="options">How to sign.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <remarks>
    /// On failure a seekable destination is cut back to where it was; one that is not seekable may have received the
    /// source's bytes, without a signature. Exceptions as for files.
    /// </remarks>
    public async ValueTask<PdfSignatureResult> SignAsync(
        Stream source,
        Stream destination,
        PdfSignatureOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        using PdfSource pdf = PdfSource.FromStream(source);
        return await SignAsync(pdf, destination, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Signs a source that the caller has opened; see the overload for streams.</summary>
    public async ValueTask<PdfSignatureResult> SignAsync(
        PdfSource source,
        Stream destination,
        PdfSignatureOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        PdfSigningSession session = await PdfSigningSession.OpenAsync(source, options ?? new(), _services, cancellationToken).ConfigureAwait(false);
        return await DestinationStream.WriteAsync(destination, () => session.SignAsync(destination, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>
    /// Does everything that can be done before the key is used, for keys that answer later or elsewhere. The source is
    /// read once; nothing is written.
    /// </summary>
    /// <param name="source">The PDF to sign; readable and seekable.</param>
    /// <param name="options">How to sign.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<PreparedPdfSignature> PrepareAsync(
        Stream source,
        PdfSignatureOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        using PdfSource pdf = PdfSource.FromStream(source);
        PdfSigningSession session = await PdfSigningSession.OpenAsync(pdf, options ?? new(), _services, cancellationToken).ConfigureAwait(false);
        return await session.PrepareAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes a prepared signature with the value that the key made.</summary>
    /// <param name="prepared">What <see cref="PrepareAsync"/> returned, perhaps saved and loaded in between.</param>
    /// <param name="signatureValue">The key's signature over <see cref="PreparedPdfSignature.ToBeSigned"/>.</param>
    /// <param name="source">The same document, unchanged.</param>
    /// <param name="destination">Where the signed PDF goes.</param>
    /// <param name="password">The user or owner password of an encrypted document: a prepared signature does not hold it.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="PdfSigningException">
    /// The source is not the one prepared, or the value does not verify, or the signer's certificate is another by now.
    /// </exception>
    public async ValueTask<PdfSignatureResult> CompleteAsync(
        PreparedPdfSignature prepared,
        ReadOnlyMemory<byte> signatureValue,
        Stream source,
        Stream destination,
        string? password = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        ArgumentNullException.ThrowIfNull(destination);
        using PdfSource pdf = PdfSource.FromStream(source);
        PdfSignatureOptions options = prepared.Options with { Password = password };
        PdfSigningSession session = await PdfSigningSession.OpenAsync(pdf, options, _services, cancellationToken, prepared).ConfigureAwait(false);
        return await DestinationStream.WriteAsync(
            destination, () => session.CompleteAsync(prepared, signatureValue, destination, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Signs a file into another, and waits for the disk on threads that are there for that.</summary>
    internal async ValueTask<PdfSignatureResult> SignAsync(
        string source,
        string destination,
        PdfSignatureOptions options,
        DiskThreads? disk,
        CancellationToken cancellationToken)
    {
        using PdfSource pdf = PdfSource.FromFile(source);
        PdfSigningSession session = await PdfSigningSession.OpenAsync(pdf, options, _services, cancellationToken).ConfigureAwait(false);
        return await DestinationFile.WriteAsync(destination, stream => session.SignAsync(stream, cancellationToken), disk).ConfigureAwait(false);
    }
}
