using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>
/// Verifies the time-stamp tokens of anchors, in their order; who gave them, where anybody is trusted. Revocation is not asked for. A token that was
/// obtained long after its anchor says that it was made would let a chain be written anew under an old date.
/// </summary>
/// <param name="trusted">Whom the tokens have to lead to; <see langword="null"/> for anybody.</param>
/// <param name="tolerance">How far a token's time may be from the time that its anchor states.</param>
internal sealed class TokenCheck(IReadOnlyCollection<X509Certificate2>? trusted, TimeSpan tolerance)
{
    // An anchor names the hash of the one before, so its token comes later; the clocks of two authorities differ by less.
    private static readonly TimeSpan AuthoritySkew = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _before;

    /// <summary>Says what is wrong with the next anchor's token; <see langword="null"/> for nothing.</summary>
    public string? FindFault(StoredAnchor anchor, DateTimeOffset at)
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
        DateTimeOffset? before = _before;
        _before = token.Time > before ? token.Time : before ?? token.Time;
        if ((token.Time - at).Duration() > tolerance)
            return $"it is of {Text(token.Time)}, and the anchor says that it was made at {Text(at)}.";
        if (before is { } earlier && earlier - token.Time > AuthoritySkew)
            return $"it is of {Text(token.Time)}, and that of an earlier anchor is of {Text(earlier)}.";
        if (trusted is null)
            return null;
        CertificatePathResult path = new CertificatePathBuilder(trusted, token.Certificates).Build(verification.Signer, token.Time, CertificatePurpose.Timestamping);
        return path.IsValid ? null : path.Message;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
