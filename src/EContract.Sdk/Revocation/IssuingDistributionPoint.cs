using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>The issuingDistributionPoint extension (RFC 5280, 5.2.5): which certificates a CRL is complete for.</summary>
internal static class IssuingDistributionPoint
{
    /// <summary>Whether a list with this extension speaks for a certificate (RFC 5280, 6.3.3 b 2).</summary>
    internal static bool Covers(CertificateExtension extension, X509Certificate2 certificate)
    {
        CertificateStructure structure = CertificateStructure.Of(certificate);
        try
        {
            AsnReader point = new AsnReader(extension.Value, AsnEncodingRules.BER).ReadSequence();
            while (point.HasData)
            {
                Asn1Tag tag = point.PeekTag();
                bool covered = tag.TagValue switch
                {
                    // distributionPoint: the certificate must point to the same place.
                    0 => ExtensionReader.ReadPointName(point.ReadSequence(tag)).Intersect(structure.CrlUris).Any(),
                    // onlyContainsUserCerts, onlyContainsCACerts
                    1 => !point.ReadBoolean(tag) || !structure.IsCa,
                    2 => !point.ReadBoolean(tag) || structure.IsCa,
                    // onlySomeReasons, indirectCRL, onlyContainsAttributeCerts: not complete, or another authority's business.
                    _ => false,
                };
                if (!covered)
                    return false;
            }

            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
