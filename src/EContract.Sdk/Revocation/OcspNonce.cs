using System.Formats.Asn1;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Revocation;

/// <summary>The nonce extension (RFC 6960, 4.4.1; RFC 9654).</summary>
internal static class OcspNonce
{
    internal static ReadOnlyMemory<byte>? Find(IReadOnlyList<CertificateExtension> extensions)
    {
        foreach (CertificateExtension extension in extensions)
        {
            if (extension.Oid != CertificateExtensionOids.OcspNonce)
                continue;
            try
            {
                return new AsnReader(extension.Value, AsnEncodingRules.BER).ReadOctetString();
            }
            catch (AsnContentException)
            {
                // Before RFC 6960 the value was often the bare nonce.
                return extension.Value;
            }
        }

        return null;
    }
}
