using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;

namespace EContract.Sdk.Timestamping;

/// <summary>An RFC 3161 time-stamp token as read: its facts, not yet a verdict.</summary>
public sealed class TimestampToken
{
    private TimestampToken(ReadOnlyMemory<byte> encoded, CmsSignedData signedData, TstInfo info)
    {
        Encoded = encoded;
        SignedData = signedData;
        Info = info;
    }

    /// <summary>The token as it came, a DER or BER <c>ContentInfo</c>.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The CMS structure around the content.</summary>
    public CmsSignedData SignedData { get; }

    /// <summary>What the authority says (RFC 3161, 2.4.2).</summary>
    public TstInfo Info { get; }

    /// <summary>The time the authority gives.</summary>
    public DateTimeOffset Time => Info.GenTime;

    /// <summary>The certificates that came inside the token.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => SignedData.Certificates;

    /// <summary>Reads a token.</summary>
    /// <param name="encoded">The <c>ContentInfo</c>; bytes after it are ignored, as PDF pads <c>Contents</c> with zeros.</param>
    /// <exception cref="CmsFormatException">It is no time-stamp token.</exception>
    public static TimestampToken Decode(ReadOnlyMemory<byte> encoded)
    {
        CmsSignedData signedData = CmsSignedData.Decode(encoded);
        if (signedData.ContentType != TstInfo.ContentTypeOid || signedData.Content is not { } content)
            throw new CmsFormatException($"The CMS content is {signedData.ContentType}, not a TSTInfo (RFC 3161, 2.4.2).");
        return new TimestampToken(signedData.Encoded, signedData, TstInfo.Decode(content));
    }

    /// <summary>The certificate of the authority that signed the token.</summary>
    /// <exception cref="TimestampException">The token does not bring it along.</exception>
    internal X509Certificate2 FindSigner() =>
        SignedData.SignerInfos is [var signer] && SignedData.FindCertificate(signer) is { } certificate
            ? certificate
            : throw new TimestampException(TimestampFailure.InvalidToken, "The time-stamp token does not contain its signer's certificate (RFC 3161, 2.4.1, certReq).");

    /// <summary>Whether the token's imprint is the digest of <paramref name="data"/>.</summary>
    public bool Covers(ReadOnlySpan<byte> data) =>
        Info.ImprintAlgorithm is { } algorithm && Info.Imprint.Span.SequenceEqual(algorithm.ComputeHash(data));
}
