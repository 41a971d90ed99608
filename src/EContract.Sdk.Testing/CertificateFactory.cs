using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>Makes RFC 5280 certificates.</summary>
internal static class CertificateFactory
{
    private const string OcspNoCheckOid = "1.3.6.1.5.5.7.48.1.5";
    private const string SubjectAlternativeNameOid = "2.5.29.17";

    public static X509Certificate2 WithKey(X509Certificate2 certificate, AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => certificate.CopyWithPrivateKey(rsa),
        ECDsa ecdsa => certificate.CopyWithPrivateKey(ecdsa),
        _ => throw new DevelopmentPkiException("A certificate object holds RSA and ECDSA keys only; for a signer with another kind of key use CreateSigner."),
    };

    public static X500DistinguishedName Name(string commonName, string? organization, string country)
    {
        // The builder writes last added first: C, O, CN as X.501 orders from the general to the particular.
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        if (organization is not null)
            name.AddOrganizationName(organization);
        name.AddCountryOrRegion(country);
        return name.Build();
    }

    /// <summary>Makes a CA certificate: self-signed without <paramref name="issuer"/>, else one level above the leaves.</summary>
    /// <remarks><paramref name="digest"/> is what whoever signs it signs with.</remarks>
    public static X509Certificate2 CreateCa(
        X500DistinguishedName name,
        AsymmetricAlgorithm key,
        AuthorityKey? issuer,
        DigestAlgorithm digest,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        RevocationPointers? pointers)
    {
        var request = new CertificateRequest(name, new PublicKey(key), digest.Name);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: issuer is not null, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        AddKeyIdentifiers(request, issuer?.Certificate);
        request.CertificateExtensions.Add(SubjectAlternativeName(name, email: null));
        pointers?.AddTo(request);

        return issuer is null
            ? request.Create(name, SigningKeys.Generator(key), notBefore, notAfter, NewSerialNumber())
            : issuer.Use(generator => request.Create(
                issuer.Certificate.SubjectName, generator, notBefore, notAfter, NewSerialNumber()));
    }

    public static X509Certificate2 CreateEndEntity(
        DevelopmentCertificateRequest wanted,
        PublicKey key,
        AuthorityKey issuer,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter,
        RevocationPointers? pointers)
    {
        X500DistinguishedName name = Name(wanted.CommonName, wanted.Organization, wanted.Country);
        var request = new CertificateRequest(name, key, issuer.Digest.Name);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(wanted.KeyUsage, critical: true));
        if (wanted.ExtendedKeyUsages.Count > 0)
        {
            var usages = new OidCollection();
            foreach (string usage in wanted.ExtendedKeyUsages)
                usages.Add(new Oid(usage, friendlyName: null));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, wanted.ExtendedKeyUsageIsCritical));
        }

        AddKeyIdentifiers(request, issuer.Certificate);
        request.CertificateExtensions.Add(SubjectAlternativeName(name, wanted.Email));
        if (wanted.OcspNoCheck)
            request.CertificateExtensions.Add(new X509Extension(OcspNoCheckOid, [0x05, 0x00], critical: false));
        if (wanted.PointsToRevocation)
            pointers?.AddTo(request);
        return issuer.Use(generator => request.Create(
            issuer.Certificate.SubjectName, generator, notBefore, notAfter, NewSerialNumber()));
    }

    /// <summary>A random positive serial number of 16 octets (RFC 5280, 4.1.2.2).</summary>
    public static byte[] NewSerialNumber()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    private static void AddKeyIdentifiers(CertificateRequest request, X509Certificate2? issuer)
    {
        var subjectKeyIdentifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(subjectKeyIdentifier);
        X509SubjectKeyIdentifierExtension authority =
            issuer?.Extensions.OfType<X509SubjectKeyIdentifierExtension>().First() ?? subjectKeyIdentifier;
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(authority));
    }

    /// <summary>
    /// RFC 5280, 4.2.1.6. Without an e-mail address the subject's name over again, because poppler's pdfsig, which takes any
    /// error that NSS noted on the way for the result of a validation, wants to find the extension in every certificate.
    /// </summary>
    private static X509Extension SubjectAlternativeName(X500DistinguishedName subject, string? email)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (email is not null)
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, email, new Asn1Tag(TagClass.ContextSpecific, 1));
            }
            else
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4)))
                    writer.WriteEncodedValue(subject.RawData);
            }
        }

        return new X509Extension(SubjectAlternativeNameOid, writer.Encode(), critical: false);
    }
}
