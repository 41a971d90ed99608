using System.Security.Cryptography.X509Certificates;
using System.Text;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>Verifies the time-stamp tokens of anchors; who gave them, where anybody is trusted. Revocation is not asked for.</summary>
internal sealed class TokenCheck(IReadOnlyCollection<X509Certificate2>? trusted)
{
    /// <summary>Says what is wrong with an anchor's token; <see langword="null"/> for nothing.</summary>
    public string? FindFault(StoredAnchor anchor)
    {
        TimestampToken token;
        try
        {
            token = TimestampToken.Decode(anchor.Token);
        }
        catch (CmsFormatException e)
        {
            return e.Message;
        }

        if (!token.Covers(Encoding.UTF8.GetBytes(anchor.Json)))
            return "it covers something else.";
        TimestampTokenVerification verification = TimestampTokenVerifier.Verify(token);
        if (!verification.IsValid)
            return verification.Message;
        if (trusted is null)
            return null;
        CertificatePathResult path = new CertificatePathBuilder(trusted, token.Certificates).Build(verification.Signer, token.Time, CertificatePurpose.Timestamping);
        return path.IsValid ? null : path.Message;
    }
}
