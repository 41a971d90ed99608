using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Preservation;

/// <summary>Who signed what a document holds: signers and timestamp authorities, and the certificates they brought along.</summary>
internal sealed class InvolvedCertificates
{
    private readonly List<X509Certificate2> _signers = [];
    private readonly List<X509Certificate2> _pool = [];

    public IReadOnlyList<X509Certificate2> Signers => _signers;

    public IReadOnlyList<X509Certificate2> Pool => _pool;

    /// <exception cref="CmsFormatException">The signature is not CMS.</exception>
    public void Add(EmbeddedSignature signature)
    {
        CmsSignedData signedData = signature.DecodeContents();
        Add(signedData);
        foreach (CmsSignerInfo signer in signedData.SignerInfos)
        {
            if (signer.FindUnsigned(CmsOids.SignatureTimestamp) is { Values: [var token] })
                Add(TimestampToken.Decode(token));
        }
    }

    public void Add(TimestampToken token) => Add(token.SignedData);

    private void Add(CmsSignedData signedData)
    {
        _pool.AddRange(signedData.Certificates);
        foreach (CmsSignerInfo signer in signedData.SignerInfos)
        {
            if (signedData.FindCertificate(signer) is { } certificate)
                _signers.Add(certificate);
        }
    }
}
