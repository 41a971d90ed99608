using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Makes of what a service says of a credential what a signature needs, and refuses what cannot become one.</summary>
internal static class SigningCredentialReader
{
    /// <exception cref="SignerException">The key is disabled, the certificate no longer valid, or they do not fit each other.</exception>
    public static (SigningCredential Credential, CscSignatureAlgorithm Algorithm) Read(CscCredential credential, CscSignerOptions options, DateTimeOffset now)
    {
        string place = $"The credential {credential.Id} of {options.ServiceUri}";
        if (!credential.IsKeyEnabled)
            throw new SignerException(SignerFailure.AccessDenied, $"{place} is disabled.");
        if (credential.CertificateStatus is not (null or "valid"))
            throw new SignerException(SignerFailure.SigningFailed, $"{place} has a certificate whose status is {Word(credential.CertificateStatus)}.");
        X509Certificate2[] certificates = [.. credential.Certificates.Select(encoded => Decode(encoded, place))];
        if (certificates is not [var own, .. var others])
            throw new SignerException(SignerFailure.KeyNotFound, $"{place} comes without a certificate.");
        if (now < own.NotBefore.ToUniversalTime() || now > own.NotAfter.ToUniversalTime())
            throw new SignerException(SignerFailure.SigningFailed, $"{place} has a certificate that is not valid now, but from {own.NotBefore.ToUniversalTime():u} to {own.NotAfter.ToUniversalTime():u}.");
        CscSignatureAlgorithm algorithm = CscSignatureAlgorithm.Choose(own, credential.KeyAlgorithms, options.Scheme, options.Digest)
            ?? throw new SignerException(
                SignerFailure.UnsupportedAlgorithm, $"{place} signs by nothing that fits its certificate and what was asked for; it lists {Words(credential.KeyAlgorithms)}.");
        SigningKeyCheck.ThrowIfUnfit(own, algorithm.Algorithm);
        return (new SigningCredential(own, CertificateOrder.Above(own, others), algorithm.Algorithm), algorithm);
    }

    private static X509Certificate2 Decode(ReadOnlyMemory<byte> encoded, string place)
    {
        try
        {
            return CertificateDecoder.Decode(encoded);
        }
        catch (CryptographicException e)
        {
            throw new SignerException(SignerFailure.KeyNotFound, $"{place} comes with something that is no certificate.", e);
        }
    }

    private static string Words(IReadOnlyList<string> all) => all.Count == 0 ? "nothing" : string.Join(", ", all.Take(10).Select(Word));

    // What a service says may be anything; an error is one line.
    private static string Word(string text) => new([.. text.Take(40).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);
}
