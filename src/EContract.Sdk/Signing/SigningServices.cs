using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Signing;

/// <summary>What a <see cref="PdfSigner"/> was given, with defaults filled in.</summary>
internal sealed class SigningServices
{
    public SigningServices(
        ISigner signer,
        ITimestampAuthority? timestampAuthority,
        IRevocationSource? revocation,
        ITrustAnchorSource? trust,
        TimeProvider? timeProvider,
        OutboundHttp? issuers)
        : this(
            signer,
            timestampAuthority is null ? null : new TimestampRoom(timestampAuthority),
            new LongTermMaterialCollector(revocation ?? new OnlineRevocationSource(), trust ?? TrustAnchors.None, issuers),
            timeProvider ?? TimeProvider.System)
    {
    }

    private SigningServices(ISigner signer, TimestampRoom? timestamps, LongTermMaterialCollector material, TimeProvider time)
    {
        Signer = signer;
        Timestamps = timestamps;
        Material = material;
        Time = time;
    }

    public ISigner Signer { get; }

    /// <summary><see langword="null"/> when there is no timestamp authority.</summary>
    public TimestampRoom? Timestamps { get; }

    public LongTermMaterialCollector Material { get; }

    public TimeProvider Time { get; }

    private CmsSignatureBuilder? _cms;

    /// <summary>What builds a credential's signatures; without further attributes, kept for as long as the signer has the same credential.</summary>
    public CmsSignatureBuilder CmsOf(SigningCredential credential, IReadOnlyList<CmsAttribute> furtherAttributes)
    {
        if (furtherAttributes.Count > 0)
            return new CmsSignatureBuilder(credential, furtherAttributes);
        CmsSignatureBuilder? known = _cms;
        return known is not null && ReferenceEquals(known.Credential, credential) ? known : _cms = new CmsSignatureBuilder(credential);
    }

    /// <summary>The same with another key; what was learnt of the authorities is shared.</summary>
    public SigningServices With(ISigner signer) => new(signer, Timestamps, Material, Time);
}
