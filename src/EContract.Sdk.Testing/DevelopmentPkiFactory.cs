using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

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
        X509Certificate2 timestamping = Issue(
            Authority(options, "TSA", DevelopmentCertificateRequest.Timestamping, validFrom), options, issuingCa, register);
        X509Certificate2 ocsp = Issue(
            Authority(options, "OCSP", DevelopmentCertificateRequest.OcspSigning, validFrom) with { OcspNoCheck = true },
            options, issuingCa, register);
        return new DevelopmentPki(
            options, new AuthorityKeys(root, issuingCa, new AuthorityKey(timestamping), new AuthorityKey(ocsp)), register);
    }

    public static X509Certificate2 Issue(
        DevelopmentCertificateRequest request,
        DevelopmentPkiOptions options,
        AuthorityKey issuingCa,
        CertificateRegister register)
    {
        DateTimeOffset notBefore = request.NotBefore ?? new DateTimeOffset(issuingCa.Certificate.NotBefore.ToUniversalTime());
        DateTimeOffset notAfter = request.NotAfter ?? options.TimeProvider.GetUtcNow() + options.SignerValidity;
        RevocationPointers? pointers = options.BaseUri is { } baseUri ? RevocationPointers.ForEndEntity(baseUri) : null;

        using AsymmetricAlgorithm? key = request.PublicKey is null ? CertificateFactory.CreateKey(options.KeyAlgorithm) : null;
        PublicKey publicKey = request.PublicKey ?? new PublicKey(key!);
        X509Certificate2 certificate = CertificateFactory.CreateEndEntity(
            request, publicKey, issuingCa, notBefore, notAfter, pointers);
        register.Add(certificate);
        if (key is null)
            return certificate;
        using (certificate)
            return CertificateFactory.WithKey(certificate, key);
    }

    private static AuthorityKey CreateCa(
        DevelopmentPkiOptions options, string name, AuthorityKey? issuer, DateTimeOffset validFrom, TimeSpan validity)
    {
        using AsymmetricAlgorithm key = CertificateFactory.CreateKey(options.KeyAlgorithm);
        RevocationPointers? pointers =
            issuer is not null && options.BaseUri is { } baseUri ? RevocationPointers.ForIssuingCa(baseUri) : null;
        return new AuthorityKey(CertificateFactory.CreateCa(
            CertificateFactory.Name(name, options.Name, "JP"), key, issuer, validFrom, validFrom + validity, pointers));
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
