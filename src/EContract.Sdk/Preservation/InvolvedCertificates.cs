using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Preservation;

/// <summary>
/// Who signed what a document holds: signers and timestamp authorities, and the certificates they brought along. Taken in from the
/// newest to the oldest, because each document timestamp says of everything older that it was there.
/// </summary>
internal sealed class InvolvedCertificates
{
    private readonly List<SignatureMaker> _makers = [];
    private readonly List<X509Certificate2> _pool = [];
    private DateTimeOffset? _coveredAt;

    public IReadOnlyList<SignatureMaker> Makers => _makers;

    public IReadOnlyList<X509Certificate2> Pool => _pool;

    /// <summary>Adds the newest signature or document timestamp that was not added yet.</summary>
    /// <exception cref="CmsFormatException">The signature is not CMS.</exception>
    public void Add(EmbeddedSignature signature)
    {
        if (signature.IsDocumentTimestamp)
        {
            AddCovering(TimestampToken.Decode(signature.Contents));
            return;
        }

        CmsSignedData signedData = signature.DecodeContents();
        DateTimeOffset? provenAt = _coveredAt;
        foreach (CmsSignerInfo signer in signedData.SignerInfos)
        {
            if (signer.FindUnsigned(CmsOids.SignatureTimestamp) is not { Values: [var encoded] })
                continue;
            TimestampToken token = TimestampToken.Decode(encoded);
            Add(token.SignedData, _coveredAt);
            if (token.Covers(signer.Signature.Span))
                provenAt = Earlier(provenAt, token.Time);
        }

        Add(signedData, provenAt);
    }

    /// <summary>Adds a document timestamp over all that is added after it.</summary>
    public void AddCovering(TimestampToken token)
    {
        Add(token.SignedData, _coveredAt);
        _coveredAt = Earlier(_coveredAt, token.Time);
    }

    private static DateTimeOffset Earlier(DateTimeOffset? known, DateTimeOffset time) => known < time ? known.Value : time;

    private void Add(CmsSignedData signedData, DateTimeOffset? provenAt)
    {
        _pool.AddRange(signedData.Certificates);
        foreach (CmsSignerInfo signer in signedData.SignerInfos)
        {
            if (signedData.FindCertificate(signer) is { } certificate)
                _makers.Add(new(certificate, provenAt));
        }
    }
}
