using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Revocation;
using EContract.Sdk.Signing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Preservation;

/// <summary>
/// Raises the signatures of a PDF to a higher level, or renews the highest (ETSI EN 319 142-1, 5.4): a document
/// timestamp where a signature has no timestamp yet, the validation material, and a document timestamp over all of it.
/// The bytes that are there are never changed.
/// </summary>
public sealed class PdfSignatureExtender
{
    private readonly TimestampRoom _authority;
    private readonly LongTermMaterialCollector _material;

    /// <summary>Creates an extender.</summary>
    /// <param name="timestampAuthority">Who says the time.</param>
    /// <param name="revocation">For B-LT and above; by default what the certificates name: OCSP first, then CRLs.</param>
    /// <param name="trust">
    /// For B-LT and above: where chains end. By default any self-signed certificate found in the document.
    /// </param>
    /// <param name="issuers">
    /// How to fetch issuers that the document left out. Its certificates choose the addresses: see <see cref="OutboundHttpOptions.AllowPrivateNetworks"/>.
    /// </param>
    public PdfSignatureExtender(
        ITimestampAuthority timestampAuthority, IRevocationSource? revocation = null, ITrustAnchorSource? trust = null, OutboundHttp? issuers = null)
    {
        ArgumentNullException.ThrowIfNull(timestampAuthority);
        _authority = new TimestampRoom(timestampAuthority);
        _material = new LongTermMaterialCollector(revocation ?? new OnlineRevocationSource(), trust ?? TrustAnchors.None, issuers);
    }

    /// <summary>Extends a file into another, or onto itself. The destination appears complete, or not at all.</summary>
    /// <param name="source">The signed PDF.</param>
    /// <param name="destination">Where the extended PDF goes; an existing file is replaced.</param>
    /// <param name="level">The level to reach: B-T, B-LT or B-LTA.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <param name="cancellationToken">Stops; nothing is written.</param>
    /// <exception cref="PdfFormatException">The source is no PDF, or broken.</exception>
    /// <exception cref="PdfPasswordException">The source is encrypted, and the password is wrong or missing.</exception>
    /// <exception cref="PdfSigningException">Nothing to extend, or a certificate was revoked before its signature is proven to have been there, or material is missing.</exception>
    /// <exception cref="TimestampException">No timestamp was obtained.</exception>
    /// <exception cref="RevocationException">Revocation information was not obtained.</exception>
    public async ValueTask ExtendAsync(string source, string destination, PadesLevel level, string? password = null, CancellationToken cancellationToken = default)
    {
        using PdfSource pdf = PdfSource.FromFile(source);
        Extension extension = Open(pdf, level, password);
        await DestinationFile.WriteAsync(destination, stream => ExtendAsync(extension, stream, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Extends a file where it lies; as <see cref="PdfSigner.SignInPlaceAsync"/> signs one.</summary>
    /// <param name="path">The signed PDF.</param>
    /// <param name="level">The level to reach: B-T, B-LT or B-LTA.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <param name="cancellationToken">Stops; nothing is written.</param>
    public async ValueTask ExtendInPlaceAsync(string path, PadesLevel level, string? password = null, CancellationToken cancellationToken = default)
    {
        using InPlaceFile file = InPlaceFile.Open(path);
        Extension extension = Open(file.Source, level, password);
        await file.AppendAsync(updates => ExtendAsync(extension, updates, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Extends a stream into another; exceptions as for files.</summary>
    /// <param name="source">The signed PDF; readable and seekable.</param>
    /// <param name="destination">Where the extended PDF goes; on failure cut back to where it was, if it can seek.</param>
    /// <param name="level">The level to reach: B-T, B-LT or B-LTA.</param>
    /// <param name="password">The user or owner password of an encrypted document.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask ExtendAsync(Stream source, Stream destination, PadesLevel level, string? password = null, CancellationToken cancellationToken = default)
    {
        using PdfSource pdf = PdfSource.FromStream(source);
        Extension extension = Open(pdf, level, password);
        await DestinationStream.WriteAsync(destination, () => ExtendAsync(extension, destination, cancellationToken)).ConfigureAwait(false);
    }

    private static Extension Open(PdfSource source, PadesLevel level, string? password)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(level, PadesLevel.BaselineB);
        PdfRevision revision = PdfRevision.Open(source, PdfReaderOptions.WithPassword(password));
        List<EmbeddedSignature> signatures = EmbeddedSignature.ReadAll(revision);
        return signatures.Count > 0
            ? new Extension(revision, signatures, level)
            : throw new PdfSigningException(PdfSigningFailure.NothingToExtend, "The document has no signature that could be extended.");
    }

    // Returns the grown length.
    private async ValueTask<long> ExtendAsync(Extension extension, Stream destination, CancellationToken cancellationToken)
    {
        using GrowingDocument document = await GrowingDocument.StartAsync(extension.Revision, DigestAlgorithm.Sha256, destination, cancellationToken).ConfigureAwait(false);
        var certificates = new InvolvedCertificates();

        // EN 319 142-1, table 1: B-T by a signature timestamp or by a document timestamp.
        if (!IsTimestamped(extension.Signatures))
            certificates.AddCovering(await DocumentTimestamp.AppendAsync(document, _authority, null, cancellationToken).ConfigureAwait(false));
        foreach (EmbeddedSignature signature in Enumerable.Reverse(extension.Signatures))
            certificates.Add(signature);
        if (extension.Level >= PadesLevel.BaselineLT)
        {
            IEnumerable<X509Certificate2> pool = certificates.Pool.Concat(ReadStoredCertificates(document.Revision));
            LongTermUpdate.Append(document, await _material.CollectAsync(certificates.Makers, pool, cancellationToken).ConfigureAwait(false));
        }

        if (extension.Level == PadesLevel.BaselineLTA)
            await DocumentTimestamp.AppendAsync(document, _authority, null, cancellationToken).ConfigureAwait(false);
        await document.WriteUpdatesAsync(destination, cancellationToken).ConfigureAwait(false);
        return document.Revision.Source.Length;
    }

    private static bool IsTimestamped(List<EmbeddedSignature> signatures)
    {
        long stampedUntil = signatures.Where(signature => signature.IsDocumentTimestamp).Select(signature => signature.CoveredLength).LastOrDefault();
        return signatures.TrueForAll(signature => signature.CoveredLength <= stampedUntil
            || signature.DecodeContents().SignerInfos.Any(signer => signer.FindUnsigned(CmsOids.SignatureTimestamp) is not null));
    }

    private static IEnumerable<X509Certificate2> ReadStoredCertificates(PdfRevision revision) =>
        DocumentSecurityStore.Read(revision).Certificates.Select(LoadOrNull).OfType<X509Certificate2>();

    private static X509Certificate2? LoadOrNull(byte[] encoded)
    {
        try
        {
            return CertificateDecoder.Decode(encoded);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private sealed record Extension(PdfRevision Revision, List<EmbeddedSignature> Signatures, PadesLevel Level);
}
