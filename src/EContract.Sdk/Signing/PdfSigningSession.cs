using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing.Appearance;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Signing;

/// <summary>One signature in the making: the steps of architecture.md, "How a signature flows".</summary>
internal sealed class PdfSigningSession
{
    private readonly PdfRevision _revision;
    private readonly PdfSignatureOptions _options;
    private readonly SigningServices _services;
    private readonly SigningCredential _credential;
    private readonly byte[]? _revocationInformation;
    private readonly CmsSignatureBuilder _cms;
    private readonly ResolvedPlacement? _placement;

    private PdfSigningSession(
        PdfRevision revision,
        PdfSignatureOptions options,
        SigningServices services,
        SigningCredential credential,
        ResolvedPlacement? placement,
        byte[]? revocationInformation)
    {
        _revision = revision;
        _options = options;
        _placement = placement;
        _services = services;
        _credential = credential;
        _revocationInformation = revocationInformation;
        _cms = services.CmsOf(credential, FurtherAttributes(options, revocationInformation));
    }

    private DigestAlgorithm Digest => _credential.Algorithm.Digest;

    private byte[] CertificateHash => SHA256.HashData(_credential.Certificate.RawDataMemory.Span);

    /// <summary>Opens the source and the key, and refuses what cannot succeed.</summary>
    public static async ValueTask<PdfSigningSession> OpenAsync(
        PdfSource source,
        PdfSignatureOptions options,
        SigningServices services,
        CancellationToken cancellationToken,
        PreparedPdfSignature? prepared = null)
    {
        if (options.Pkcs7 is not null && options.Level != PadesLevel.BaselineB)
            throw new ArgumentException($"A PKCS#7 signature has no PAdES level, so {options.Level} cannot be reached.", nameof(options));
        FurtherSignedAttributes.Require(options.SignedAttributes);
        PdfRevision revision = PdfRevision.Open(source, new PdfReaderOptions { Password = options.Password, AllowRepair = options.AllowRepair });
        if (options.NeedsTimestamp && services.Timestamps is null)
            throw new PdfSigningException(PdfSigningFailure.TimestampAuthorityMissing, $"{options.LevelReached?.ToString() ?? "A timestamp"} needs a timestamp authority.");
        SigningCredential credential = await services.Signer.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
        SigningKeyCheck.ThrowIfUnfit(credential.Certificate, credential.Algorithm);
        DateTimeOffset now = services.Time.GetUtcNow();
        if (now < credential.Certificate.NotBefore || now > credential.Certificate.NotAfter)
        {
            throw new PdfSigningException(
                PdfSigningFailure.CertificateNotValid,
                $"The certificate {credential.Certificate.Subject} is valid from {credential.Certificate.NotBefore.ToUniversalTime():u} to {credential.Certificate.NotAfter.ToUniversalTime():u}, not now ({now:u}).");
        }

        ResolvedPlacement? placement = await VisibleSignature.PlaceAsync(revision, options, cancellationToken).ConfigureAwait(false);
        byte[]? revocationInformation = prepared is null
            ? await CollectRevocationInformationAsync(options, services, credential, cancellationToken).ConfigureAwait(false)
            : prepared.RevocationInformation;
        return new PdfSigningSession(revision, options, services, credential, placement, revocationInformation);
    }

    /// <summary>Signs, and writes source and updates to the destination.</summary>
    public async ValueTask<PdfSignatureResult> SignAsync(Stream destination, CancellationToken cancellationToken)
    {
        DateTimeOffset time = _services.Time.GetUtcNow();
        PendingSignature pending = await ComposeAsync(time, cancellationToken).ConfigureAwait(false);
        using GrowingDocument document = await GrowingDocument.StartAsync(_revision, Digest, destination, cancellationToken).ConfigureAwait(false);
        for (int layouts = 1; ; layouts++)
        {
            byte[] signedAttributes = _cms.BuildSignedAttributes(document.DigestOf(pending));
            ReadOnlyMemory<byte> signature = await SignAttributesAsync(signedAttributes, cancellationToken).ConfigureAwait(false);
            TimestampToken? token = await TimestampAsync(signature, cancellationToken).ConfigureAwait(false);
            byte[] cms = _cms.Build(signedAttributes, signature.Span, token is null ? [] : token.Encoded.Span);
            if (cms.Length <= pending.Capacity)
                return await FinishAsync(document, pending, cms, token, destination, cancellationToken).ConfigureAwait(false);

            // The token is longer than any before; the room is known now.
            TimestampRoom.RequireAnotherLayout(layouts);
            pending = await ComposeAsync(time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops where the key is needed.</summary>
    public async ValueTask<PreparedPdfSignature> PrepareAsync(CancellationToken cancellationToken)
    {
        PendingSignature pending = await ComposeAsync(_services.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        using GrowingDocument document = await GrowingDocument.StartAsync(_revision, Digest, null, cancellationToken).ConfigureAwait(false);
        byte[] signedAttributes = _cms.BuildSignedAttributes(document.DigestOf(pending));
        return new PreparedPdfSignature(pending, signedAttributes, _credential.Algorithm, CertificateHash, _options, _revocationInformation);
    }

    /// <summary>Goes on from a prepared state with the key's signature.</summary>
    public async ValueTask<PdfSignatureResult> CompleteAsync(
        PreparedPdfSignature prepared,
        ReadOnlyMemory<byte> signature,
        Stream destination,
        CancellationToken cancellationToken)
    {
        if (!prepared.CertificateHash.AsSpan().SequenceEqual(CertificateHash) || prepared.Algorithm != _credential.Algorithm)
            throw Stale("The signature was prepared for another certificate or algorithm than the signer has now.");
        if (prepared.Pending.Update.Offset != _revision.Source.Length)
            throw Stale($"The signature was prepared for a document of {prepared.Pending.Update.Offset} bytes, not of {_revision.Source.Length}.");
        Verify(prepared.SignedAttributes, signature.Span);

        using GrowingDocument document = await GrowingDocument.StartAsync(_revision, Digest, destination, cancellationToken).ConfigureAwait(false);
        // The same document gives the same attributes: everything in them follows from its digest and the certificate.
        if (!prepared.SignedAttributes.AsSpan().SequenceEqual(_cms.BuildSignedAttributes(document.DigestOf(prepared.Pending))))
            throw Stale("The document has changed since the signature was prepared.");
        TimestampToken? token = await TimestampAsync(signature, cancellationToken).ConfigureAwait(false);
        byte[] cms = _cms.Build(prepared.SignedAttributes, signature.Span, token is null ? [] : token.Encoded.Span);
        if (cms.Length > prepared.Pending.Capacity)
            throw Stale($"The timestamp authority's token has grown since: {cms.Length} bytes do not fit into {prepared.Pending.Capacity}. Prepare again.");
        return await FinishAsync(document, prepared.Pending, cms, token, destination, cancellationToken).ConfigureAwait(false);
    }

    // PAdES keeps revocation data in the document (EN 319 142-1, 6.3); signatures before it carry them signed.
    private static IReadOnlyList<CmsAttribute> FurtherAttributes(PdfSignatureOptions options, byte[]? revocationInformation) => revocationInformation is null
        ? options.SignedAttributes
        : [.. options.SignedAttributes, new CmsAttribute(CmsOids.AdobeRevocationInfoArchival, [revocationInformation])];

    private static async ValueTask<byte[]?> CollectRevocationInformationAsync(
        PdfSignatureOptions options, SigningServices services, SigningCredential credential, CancellationToken cancellationToken)
    {
        if (options.Pkcs7 is not { RevocationInformation: true })
            return null;
        LongTermMaterial material = await services.Material.CollectAsync([new(credential.Certificate)], credential.Issuers, cancellationToken).ConfigureAwait(false);
        return RevocationInfoArchival.Encode(material.OcspResponses, material.Crls);
    }

    private async ValueTask<PendingSignature> ComposeAsync(DateTimeOffset time, CancellationToken cancellationToken)
    {
        int tokenLength = _options.NeedsTimestamp
            ? await _services.Timestamps!.MeasureAsync(Digest, cancellationToken).ConfigureAwait(false)
            : 0;
        VisibleSignature? visible = VisibleSignature.From(_options, _placement, _credential.Certificate, time);
        return SignatureUpdate.ComposeSignature(_revision, _options, _credential, time, _cms.MeasureMaximum(tokenLength), visible);
    }

    private async ValueTask<ReadOnlyMemory<byte>> SignAttributesAsync(byte[] signedAttributes, CancellationToken cancellationToken)
    {
        byte[] toBeSigned = _credential.Algorithm.SignsMessage ? signedAttributes : Digest.ComputeHash(signedAttributes);
        IReadOnlyList<ReadOnlyMemory<byte>> signatures = await _services.Signer
            .MeasuredSignAsync(_credential.Certificate, [toBeSigned], cancellationToken)
            .ConfigureAwait(false);
        if (signatures is not [var signature])
            throw new SignerException(SignerFailure.SigningFailed, $"The signer returned {signatures.Count} signatures for one digest.");
        if (_options.VerifyAfterSigning)
            Verify(signedAttributes, signature.Span);
        return signature;
    }

    // A key that does not belong to the certificate, or a device that errs, must not end up in a document.
    private void Verify(ReadOnlySpan<byte> signedAttributes, ReadOnlySpan<byte> signature)
    {
        if (SignatureVerifier.Verify(_credential.Certificate, _credential.Algorithm, signedAttributes, signature) != SignatureVerification.Valid)
            throw new PdfSigningException(PdfSigningFailure.SignatureInvalid, $"The signature value does not verify with the certificate {_credential.Certificate.Subject}.");
    }

    private async ValueTask<TimestampToken?> TimestampAsync(ReadOnlyMemory<byte> signature, CancellationToken cancellationToken)
    {
        if (!_options.NeedsTimestamp)
            return null;
        return await _services.Timestamps!.TimestampAsync(Digest.ComputeHash(signature.Span), Digest, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PdfSignatureResult> FinishAsync(
        GrowingDocument document,
        PendingSignature pending,
        byte[] cms,
        TimestampToken? token,
        Stream destination,
        CancellationToken cancellationToken)
    {
        document.IsChecked = _options.VerifyAfterSigning;
        document.AppendSignature(pending, cms);
        if (_options.Level >= PadesLevel.BaselineLT)
        {
            LongTermMaterial material = await _services.Material.CollectAsync(
                [new(_credential.Certificate), new(token!.FindSigner())],
                [.. _credential.Issuers, .. token.Certificates],
                cancellationToken).ConfigureAwait(false);
            LongTermUpdate.Append(document, material);
        }

        if (_options.Level == PadesLevel.BaselineLTA)
            await DocumentTimestamp.AppendAsync(document, _services.Timestamps!, null, cancellationToken).ConfigureAwait(false);
        await document.WriteUpdatesAsync(destination, cancellationToken).ConfigureAwait(false);
        return new PdfSignatureResult(
            pending.FieldName, _options.LevelReached, document.Length, document.AddedLength, token?.Time);
    }

    private static PdfSigningException Stale(string message) => new(PdfSigningFailure.StalePreparation, message);
}
