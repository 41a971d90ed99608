using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>Makes the authorities' keys and certificates, and certificates by them.</summary>
internal static class DevelopmentPkiFactory
{
    public static DevelopmentPki Create(DevelopmentPkiOptions options)
    {
        options = options with { BaseUri = Normalize(options.BaseUri) };
        DateTimeOffset validFrom = options.ValidFrom ?? options.TimeProvider.GetUtcNow() - TimeSpan.FromDays(1);
        // Some programs find a root by its name alone: two of them must not share it.
        string mark = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
        var register = new CertificateRegister([]);

        AuthorityKey root = CreateCa(options, $"{options.Name} Root CA {mark}", null, validFrom, options.RootValidity);
        AuthorityKey issuingCa = CreateCa(options, $"{options.Name} CA {mark}", root, validFrom, options.IssuingCaValidity);
        register.Add(issuingCa.Certificate);

        // RFC 3161, 2.3: critical, and the only usage.
        AuthorityKey timestamping = IssueAuthority(
            Authority(options, "TSA", DevelopmentCertificateRequest.Timestamping, validFrom), options, issuingCa, register);
        AuthorityKey ocsp = IssueAuthority(
            Authority(options, "OCSP", DevelopmentCertificateRequest.OcspSigning, validFrom) with { OcspNoCheck = true },
            options, issuingCa, register);
        return new DevelopmentPki(options, new AuthorityKeys(root, issuingCa, timestamping, ocsp), register);
    }

    /// <summary>Makes a certificate for the key that the request brings, or for a new one that the certificate object then holds.</summary>
    public static X509Certificate2 Issue(
        DevelopmentCertificateRequest request,
        DevelopmentPkiOptions options,
        AuthorityKey issuingCa,
        CertificateRegister register)
    {
        if (request.PublicKey is { } publicKey)
            return Certify(request, publicKey, options, issuingCa, register);
        using AsymmetricAlgorithm key = SigningKeys.Create(request.KeyAlgorithm ?? options.KeyAlgorithm);
        using X509Certificate2 certificate = Certify(request, new PublicKey(key), options, issuingCa, register);
        return CertificateFactory.WithKey(certificate, key);
    }

    /// <summary>Makes a certificate and a signer with a new key, of whatever kind.</summary>
    public static X509Signer CreateSigner(
        DevelopmentCertificateRequest request,
        DevelopmentPkiOptions options,
        AuthorityKeys authorities,
        CertificateRegister register,
        SignatureAlgorithm? algorithm)
    {
        X509Certificate2[] issuers = [authorities.IssuingCa.Certificate, authorities.Root.Certificate];
        AsymmetricAlgorithm key = SigningKeys.Create(request.KeyAlgorithm ?? options.KeyAlgorithm);
        X509Certificate2 certificate = Certify(request, new PublicKey(key), options, authorities.IssuingCa, register);
        if (key is PureSigningKey pure)
            return new X509Signer(certificate, pure, issuers, algorithm ?? SignatureAlgorithm.Fitting(certificate));
        using (key)
            return new X509Signer(CertificateFactory.WithKey(certificate, key), issuers, algorithm);
    }

    private static X509Certificate2 Certify(
        DevelopmentCertificateRequest request, PublicKey key, DevelopmentPkiOptions options, AuthorityKey issuingCa, CertificateRegister register)
    {
        DateTimeOffset notBefore = request.NotBefore ?? new DateTimeOffset(issuingCa.Certificate.NotBefore.ToUniversalTime());
        DateTimeOffset notAfter = request.NotAfter ?? options.TimeProvider.GetUtcNow() + options.SignerValidity;
        RevocationPointers? pointers = options.BaseUri is { } baseUri ? RevocationPointers.ForEndEntity(baseUri) : null;
        X509Certificate2 certificate = CertificateFactory.CreateEndEntity(request, key, issuingCa, notBefore, notAfter, pointers);
        register.Add(certificate);
        return certificate;
    }

    private static AuthorityKey IssueAuthority(
        DevelopmentCertificateRequest request, DevelopmentPkiOptions options, AuthorityKey issuingCa, CertificateRegister register)
    {
        using AsymmetricAlgorithm key = SigningKeys.Create(options.KeyAlgorithm);
        return new AuthorityKey(Certify(request, new PublicKey(key), options, issuingCa, register), key, options.Digest);
    }

    private static AuthorityKey CreateCa(
        DevelopmentPkiOptions options, string name, AuthorityKey? issuer, DateTimeOffset validFrom, TimeSpan validity)
    {
        using AsymmetricAlgorithm key = SigningKeys.Create(options.KeyAlgorithm);
        RevocationPointers? pointers =
            issuer is not null && options.BaseUri is { } baseUri ? RevocationPointers.ForIssuingCa(baseUri) : null;
        DigestAlgorithm digest = issuer?.Digest ?? options.Digest ?? SigningKeys.Digest(key);
        X509Certificate2 certificate = CertificateFactory.CreateCa(
            CertificateFactory.Name(name, options.Name, "JP"), key, issuer, digest, validFrom, validFrom + validity, pointers);
        return new AuthorityKey(certificate, key, options.Digest);
    }

    private static DevelopmentCertificateRequest Authority(
        DevelopmentPkiOptions options, string role, string usage, DateTimeOffset validFrom) => new()
    {
        CommonName = $"{options.Name} {role}",
        Organization = options.Name,
        NotBefore = validFrom,
        NotAfter = validFrom + options.AuthorityValidity,
        KeyUsage = X509KeyUsageFlags.DigitalSignature,
        ExtendedKeyUsages = [usage],
        ExtendedKeyUsageIsCritical = true,
    };

    private static Uri? Normalize(Uri? baseUri)
    {
        if (baseUri is null)
            return null;
        if (!baseUri.IsAbsoluteUri || (baseUri.Scheme != Uri.UriSchemeHttp && baseUri.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"The base address '{baseUri}' is not an absolute HTTP address.", nameof(baseUri));
        return baseUri.AbsoluteUri.EndsWith('/') ? baseUri : new Uri(baseUri.AbsoluteUri + "/");
    }
}
