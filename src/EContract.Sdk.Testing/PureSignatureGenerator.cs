using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>Lets .NET's certificate and CRL builders sign by Ed25519 (RFC 8410) and ML-DSA (RFC 9881): no digest, no parameters.</summary>
internal sealed class PureSignatureGenerator(PureSigningKey key) : X509SignatureGenerator
{
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(PublicKey.Oid.Value!);
        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data);

    protected override PublicKey BuildPublicKey() => new(key);
}
