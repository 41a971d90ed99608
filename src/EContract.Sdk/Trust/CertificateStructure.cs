using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Trust;

/// <summary>
/// The inside of a certificate (RFC 5280, 4.1) that <see cref="X509Certificate2"/> does not show: what is signed, with
/// what, and the extensions decoded once. Read once per certificate; never throws, but names a defect.
/// </summary>
internal sealed class CertificateStructure
{
    private static readonly CertificateFacts<CertificateStructure> Known = new(static certificate => new CertificateStructure(certificate));

    private bool _hasOcspNoCheck;

    private CertificateStructure(X509Certificate2 certificate)
    {
        try
        {
            Read(certificate.RawDataMemory);
            ReadExtensions();
        }
        catch (AsnContentException e)
        {
            Defect = $"The certificate {certificate.Subject} is malformed: {e.Message}";
        }
    }

    /// <summary>What is wrong with the encoding, or <see langword="null"/>.</summary>
    internal string? Defect { get; }

    internal ReadOnlyMemory<byte> ToBeSigned { get; private set; }

    internal string SignatureAlgorithmOid { get; private set; } = "";

    internal ReadOnlyMemory<byte>? SignatureAlgorithmParameters { get; private set; }

    internal ReadOnlyMemory<byte> Signature { get; private set; }

    /// <summary>The content of the INTEGER, big-endian, as OCSP and CRL entries repeat it.</summary>
    internal ReadOnlyMemory<byte> SerialNumber { get; private set; }

    internal ReadOnlyMemory<byte> Issuer { get; private set; }

    internal ReadOnlyMemory<byte> Subject { get; private set; }

    internal DateTimeOffset NotBefore { get; private set; }

    internal DateTimeOffset NotAfter { get; private set; }

    internal ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; private set; }

    /// <summary>The content of the BIT STRING subjectPublicKey, over which key identifiers are made.</summary>
    internal ReadOnlyMemory<byte> SubjectPublicKey { get; private set; }

    internal IReadOnlyList<CertificateExtension> Extensions { get; private set; } = [];

    internal bool HasBasicConstraints { get; private set; }

    internal bool IsCa { get; private set; }

    internal int? PathLength { get; private set; }

    /// <summary>The key usage, or <see langword="null"/> when the certificate does not limit it.</summary>
    internal X509KeyUsageFlags? KeyUsage { get; private set; }

    /// <summary>The key purposes, or <see langword="null"/> when the certificate does not limit them.</summary>
    internal IReadOnlyList<string>? ExtendedKeyUsage { get; private set; }

    internal bool ExtendedKeyUsageIsCritical { get; private set; }

    internal ReadOnlyMemory<byte>? SubjectKeyIdentifier { get; private set; }

    internal ReadOnlyMemory<byte>? AuthorityKeyIdentifier { get; private set; }

    /// <summary>Where its issuer's OCSP responders are.</summary>
    internal IReadOnlyList<Uri> OcspUris { get; private set; } = [];

    /// <summary>Where its issuer's certificate can be fetched.</summary>
    internal IReadOnlyList<Uri> CaIssuersUris { get; private set; } = [];

    /// <summary>Where its issuer's CRLs are.</summary>
    internal IReadOnlyList<Uri> CrlUris { get; private set; } = [];

    /// <summary>Which CRLs speak for it.</summary>
    internal IReadOnlyList<CrlDistributionPoint> CrlPoints { get; private set; } = [];

    /// <summary>Where delta CRLs are (RFC 5280, 4.2.1.15).</summary>
    internal IReadOnlyList<Uri> FreshestCrlUris { get; private set; } = [];

    /// <summary>
    /// Whether it says that nobody need ask for its revocation when it signed an OCSP response (RFC 6960, 4.2.2.2.1). The
    /// extension means nothing on a certificate that is no responder's, nor for what else a responder's key signs.
    /// </summary>
    internal bool IsUncheckedResponder => _hasOcspNoCheck && ExtendedKeyUsage?.Contains(CertificateExtensionOids.PurposeOcspSigning) == true;

    /// <summary>Whether subject and issuer are the same name (RFC 5280, 3.2).</summary>
    internal bool IsSelfIssued => DistinguishedNames.AreEqual(Subject, Issuer);

    internal static CertificateStructure Of(X509Certificate2 certificate) => Known.Of(certificate);

    private void Read(ReadOnlyMemory<byte> encoded)
    {
        AsnReader certificate = new AsnReader(encoded, AsnEncodingRules.BER).ReadSequence();
        ToBeSigned = certificate.PeekEncodedValue();
        AsnReader tbs = certificate.ReadSequence();
        AsnReader algorithm = certificate.ReadSequence();
        SignatureAlgorithmOid = algorithm.ReadObjectIdentifier();
        SignatureAlgorithmParameters = algorithm.HasData ? algorithm.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);
        Signature = certificate.ReadBitString(out _);

        var version = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (tbs.PeekTag().HasSameClassAndValue(version))
            tbs.ReadEncodedValue();
        SerialNumber = tbs.ReadIntegerBytes();
        tbs.ReadEncodedValue();
        Issuer = tbs.ReadEncodedValue();
        AsnReader validity = tbs.ReadSequence();
        NotBefore = Asn1Time.Read(validity);
        NotAfter = Asn1Time.Read(validity);
        Subject = tbs.ReadEncodedValue();
        SubjectPublicKeyInfo = tbs.PeekEncodedValue();
        AsnReader keyInfo = tbs.ReadSequence();
        keyInfo.ReadEncodedValue();
        SubjectPublicKey = keyInfo.ReadBitString(out _);

        var extensionsTag = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
        while (tbs.HasData)
        {
            if (tbs.PeekTag().HasSameClassAndValue(extensionsTag))
                Extensions = ExtensionReader.ReadList(tbs.ReadSequence(extensionsTag).ReadSequence());
            else
                tbs.ReadEncodedValue();
        }
    }

    private void ReadExtensions()
    {
        foreach (CertificateExtension extension in Extensions)
        {
            switch (extension.Oid)
            {
                case CertificateExtensionOids.BasicConstraints:
                    HasBasicConstraints = true;
                    (IsCa, PathLength) = ExtensionReader.ReadBasicConstraints(extension.Value);
                    break;
                case CertificateExtensionOids.KeyUsage:
                    KeyUsage = ExtensionReader.ReadKeyUsage(extension.Value);
                    break;
                case CertificateExtensionOids.ExtendedKeyUsage:
                    ExtendedKeyUsage = ExtensionReader.ReadExtendedKeyUsage(extension.Value);
                    ExtendedKeyUsageIsCritical = extension.Critical;
                    break;
                case CertificateExtensionOids.SubjectKeyIdentifier:
                    SubjectKeyIdentifier = ExtensionReader.ReadSubjectKeyIdentifier(extension.Value);
                    break;
                case CertificateExtensionOids.AuthorityKeyIdentifier:
                    AuthorityKeyIdentifier = ExtensionReader.ReadAuthorityKeyIdentifier(extension.Value);
                    break;
                case CertificateExtensionOids.AuthorityInformationAccess:
                    OcspUris = ExtensionReader.ReadAccessLocations(extension.Value, CertificateExtensionOids.AccessOcsp);
                    CaIssuersUris = ExtensionReader.ReadAccessLocations(extension.Value, CertificateExtensionOids.AccessCaIssuers);
                    break;
                case CertificateExtensionOids.CrlDistributionPoints:
                    CrlPoints = DistributionPointReader.Read(extension.Value);
                    CrlUris = [.. CrlPoints.SelectMany(point => point.Uris).Take(ExtensionReader.MaxAddresses)];
                    break;
                case CertificateExtensionOids.FreshestCrl:
                    FreshestCrlUris = [.. DistributionPointReader.Read(extension.Value).SelectMany(point => point.Uris).Take(ExtensionReader.MaxAddresses)];
                    break;
                case CertificateExtensionOids.OcspNoCheck:
                    _hasOcspNoCheck = true;
                    break;
            }
        }
    }
}
