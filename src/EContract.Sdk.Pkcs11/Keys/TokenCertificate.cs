using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>A certificate object of a token.</summary>
/// <param name="Id">Its <c>CKA_ID</c>: that of its private key, when it has one there.</param>
/// <param name="Certificate">The certificate.</param>
/// <param name="Label">Its <c>CKA_LABEL</c>.</param>
internal sealed record TokenCertificate(byte[] Id, X509Certificate2 Certificate, string Label)
{
    /// <summary>Lists the X.509 certificates of a token; objects that are none are passed over.</summary>
    public static List<TokenCertificate> List(ISession session)
    {
        IObjectAttributeFactory attributes = session.Factories.ObjectAttributeFactory;
        var certificates = new List<TokenCertificate>();
        List<IObjectAttribute> template =
        [
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_CERTIFICATE),
            attributes.Create(CKA.CKA_CERTIFICATE_TYPE, CKC.CKC_X_509),
        ];
        foreach (IObjectHandle handle in session.FindAllObjects(template))
        {
            List<IObjectAttribute> values = session.GetAttributeValue(handle, [CKA.CKA_ID, CKA.CKA_VALUE, CKA.CKA_LABEL]);
            if (values[1].CannotBeRead || values[1].GetValueAsByteArray() is not { Length: > 0 } encoded)
                continue;
            try
            {
                string label = values[2].CannotBeRead ? "" : values[2].GetValueAsString() ?? "";
                byte[] id = values[0].CannotBeRead ? [] : values[0].GetValueAsByteArray() ?? [];
                certificates.Add(new TokenCertificate(id, X509CertificateLoader.LoadCertificate(encoded), label));
            }
            catch (CryptographicException)
            {
                // Some tokens keep placeholders; the certificate that is looked for is missed by name.
            }
        }

        return certificates;
    }

    /// <summary>Stores a certificate.</summary>
    /// <param name="session">A session that may write.</param>
    /// <param name="label">Its label: that of its private key, when it has one there.</param>
    /// <param name="id">Its identifier, likewise.</param>
    /// <param name="certificate">The certificate.</param>
    public static void Store(ISession session, string label, byte[] id, X509Certificate2 certificate)
    {
        IObjectAttributeFactory attributes = session.Factories.ObjectAttributeFactory;
        session.CreateObject(
        [
            attributes.Create(CKA.CKA_CLASS, CKO.CKO_CERTIFICATE),
            attributes.Create(CKA.CKA_CERTIFICATE_TYPE, CKC.CKC_X_509),
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_PRIVATE, false),
            attributes.Create(CKA.CKA_LABEL, label),
            attributes.Create(CKA.CKA_ID, id),
            attributes.Create(CKA.CKA_SUBJECT, certificate.SubjectName.RawData),
            attributes.Create(CKA.CKA_ISSUER, certificate.IssuerName.RawData),
            attributes.Create(CKA.CKA_SERIAL_NUMBER, EncodeSerialNumber(certificate)),
            attributes.Create(CKA.CKA_VALUE, certificate.RawData),
        ]);
    }

    // PKCS#11 v2.40, 4.6.3: the DER of the serial number.
    private static byte[] EncodeSerialNumber(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteInteger(certificate.SerialNumberBytes.Span);
        return writer.Encode();
    }
}
