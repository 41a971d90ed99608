using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Signing;

/// <summary>What a <see cref="PdfSigner"/> was given, with defaults filled in.</summary>
internal sealed class SigningServices(
    ISigner signer,
    ITimestampAuthority? timestampAuthority,
    IRevocationSource? revocation,
    ITrustAnchorSource? trust,
    TimeProvider? timeProvider,
    OutboundHttp? issuers)
{
    public ISigner Signer { get; } = signer;

    /// <summary><see langword="null"/> when there is no timestamp authority.</summary>
    public TimestampRoom? Timestamps { get; } = timestampAuthority is null ? null : new TimestampRoom(timestampAuthority);

    public LongTermMaterialCollector Material { get; } = new(revocation ?? new OnlineRevocationSource(), trust ?? TrustAnchors.None, issuers);

    public TimeProvider Time { get; } = timeProvider ?? TimeProvider.System;

    private CmsSignatureBuilder? _cms;

    /// <summary>What builds a credential's signatures; kept for as long as the signer has the same credential.</summary>
    public CmsSignatureBuilder CmsOf(SigningCredential credential)
    {
        CmsSignatureBuilder? known = _cms;
        return known is not null && ReferenceEquals(known.Credential, credential) ? known : _cms = new CmsSignatureBuilder(credential);
    }
}
