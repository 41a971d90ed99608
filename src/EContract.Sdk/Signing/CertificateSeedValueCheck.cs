using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades.SeedValues;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Signing;

/// <summary>Holds a signer's certificate against the certificate seed value of a field (ISO 32000-2, table 238).</summary>
internal static class CertificateSeedValueCheck
{
    // The bits of RFC 5280, 4.2.1.3, in their order.
    private static readonly X509KeyUsageFlags[] KeyUsageBits =
    [
        X509KeyUsageFlags.DigitalSignature, X509KeyUsageFlags.NonRepudiation, X509KeyUsageFlags.KeyEncipherment,
        X509KeyUsageFlags.DataEncipherment, X509KeyUsageFlags.KeyAgreement, X509KeyUsageFlags.KeyCertSign,
        X509KeyUsageFlags.CrlSign, X509KeyUsageFlags.EncipherOnly, X509KeyUsageFlags.DecipherOnly,
    ];

    // RFC 4514, section 3, and what certificates have besides.
    private static readonly Dictionary<string, string> AttributeOids = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CN"] = "2.5.4.3",
        ["SN"] = "2.5.4.4",
        ["serialNumber"] = "2.5.4.5",
        ["C"] = "2.5.4.6",
        ["L"] = "2.5.4.7",
        ["ST"] = "2.5.4.8",
        ["STREET"] = "2.5.4.9",
        ["O"] = "2.5.4.10",
        ["OU"] = "2.5.4.11",
        ["title"] = "2.5.4.12",
        ["givenName"] = "2.5.4.42",
        ["E"] = "1.2.840.113549.1.9.1",
        ["emailAddress"] = "1.2.840.113549.1.9.1",
        ["DC"] = "0.9.2342.19200300.100.1.25",
        ["UID"] = "0.9.2342.19200300.100.1.1",
    };

    /// <summary>Refuses a certificate that the seed value does not accept.</summary>
    /// <exception cref="PdfSigningException">It does not; says in which entry.</exception>
    public static void Require(string fieldName, CertificateSeedValue seed, SigningCredential credential)
    {
        X509Certificate2 certificate = credential.Certificate;
        if (Binds(CertificateSeedValueConstraints.Subjects) && !seed.Subjects.Any(subject => CertificateComparer.Instance.Equals(subject, certificate)))
            throw NotMet("Subject", "one of certain certificates");
        if (Binds(CertificateSeedValueConstraints.Issuers) && !IsIssuedByOneOf(seed.Issuers, credential))
            throw NotMet("Issuer", $"a certificate issued by {string.Join(" or ", seed.Issuers.Select(issuer => issuer.Subject))}");
        if (Binds(CertificateSeedValueConstraints.Policies) && seed.Policies.Count > 0 && !ReadPolicies(certificate).Intersect(seed.Policies).Any())
            throw NotMet("OID", $"a certificate under the policy {string.Join(" or ", seed.Policies)}");
        if (Binds(CertificateSeedValueConstraints.SubjectNames) && seed.SubjectNames.Count > 0 && !seed.SubjectNames.Any(name => Contains(certificate, name)))
            throw NotMet("SubjectDN", $"a certificate for {string.Join(" or ", seed.SubjectNames.Select(Format))}");
        if (Binds(CertificateSeedValueConstraints.KeyUsages) && seed.KeyUsages.Count > 0 && !seed.KeyUsages.Any(usage => Matches(certificate, usage)))
            throw NotMet("KeyUsage", $"a certificate with the key usage {string.Join(" or ", seed.KeyUsages)}");

        bool Binds(CertificateSeedValueConstraints entry) => seed.Required.HasFlag(entry);

        PdfSigningException NotMet(string entry, string wanted) =>
            SeedValueCheck.NotMet(fieldName, $"{entry} of Cert", $"{wanted}, not that of {certificate.Subject}");
    }

    private static bool IsIssuedByOneOf(IReadOnlyList<X509Certificate2> issuers, SigningCredential credential)
    {
        IReadOnlyList<X509Certificate2> path = new CertificatePathBuilder(issuers, credential.Issuers).BuildPartial(credential.Certificate).Certificates;
        return path.Skip(1).Any(above => issuers.Contains(above, CertificateComparer.Instance));
    }

    private static string[] ReadPolicies(X509Certificate2 certificate)
    {
        try
        {
            return CertificateStructure.Of(certificate).Extensions
                .Where(extension => extension.Oid == CertificateExtensionOids.CertificatePolicies)
                .SelectMany(extension => ExtensionReader.ReadCertificatePolicies(extension.Value)).ToArray();
        }
        catch (AsnContentException)
        {
            return [];
        }
    }

    private static bool Contains(X509Certificate2 certificate, IReadOnlyDictionary<string, string> wanted)
    {
        IReadOnlyList<(string Oid, string Value)> present = DistinguishedNames.ReadTexts(certificate.SubjectName.RawData);
        return wanted.All(attribute => present.Contains(
            (AttributeOids.GetValueOrDefault(attribute.Key, attribute.Key), DistinguishedNames.NormalizeText(attribute.Value))));
    }

    private static string Format(IReadOnlyDictionary<string, string> name) => string.Join(", ", name.Select(attribute => $"{attribute.Key}={attribute.Value}"));

    private static bool Matches(X509Certificate2 certificate, string wanted)
    {
        // A certificate that does not limit its key has every usage.
        X509KeyUsageFlags? actual = CertificateStructure.Of(certificate).KeyUsage;
        return wanted.Zip(KeyUsageBits).All(bit => bit.First switch
        {
            '1' => actual is null || actual.Value.HasFlag(bit.Second),
            '0' => actual is not null && !actual.Value.HasFlag(bit.Second),
            _ => true,
        });
    }
}
