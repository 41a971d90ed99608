using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Cryptography;

public sealed class SignatureVerifierTests : IDisposable
{
    private const string Pss = "1.2.840.113549.1.1.10";
    private static readonly byte[] Message = "契約の内容"u8.ToArray();

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;

    public SignatureVerifierTests() => _certificate = new CertificateRequest("CN=Signer", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
    }

    // RFC 4055, 3.1, each by hand: SHA-256, MGF1 with it, salt of 32.
    [Theory]
    [InlineData("3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020120", SignatureVerification.Valid)]
    // The trailer that is the default, said all the same.
    [InlineData("3039A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020120A303020101", SignatureVerification.Valid)]
    // Another trailer.
    [InlineData("3039A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020120A303020102", SignatureVerification.Unsupported)]
    // A salt of 20.
    [InlineData("3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020114", SignatureVerification.Unsupported)]
    // MGF1 with SHA-512.
    [InlineData("3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402030500A203020120", SignatureVerification.Unsupported)]
    // Something more at the end.
    [InlineData("3036A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A2030201200500", SignatureVerification.Unsupported)]
    [InlineData("3000", SignatureVerification.Invalid)]
    [InlineData("0500", SignatureVerification.Unsupported)]
    public void Verify_PssParameters_AreTakenStrictly(string parameters, SignatureVerification expected)
    {
        byte[] signature = _key.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

        Assert.Equal(expected, SignatureVerifier.Verify(_certificate, Pss, Convert.FromHexString(parameters), null, Message, signature));
    }

    [Fact]
    public void Verify_PssParametersAbsent_MeanSha1()
    {
        byte[] signature = _key.SignData(Message, HashAlgorithmName.SHA1, RSASignaturePadding.Pss);

        Assert.Equal(SignatureVerification.Valid, SignatureVerifier.Verify(_certificate, Pss, null, null, Message, signature));
    }

    [Fact]
    public async Task Verify_KeyForPssAlone_VerifiesNothingElseAndKeepsToItsDigest()
    {
        using var directory = new TemporaryDirectory();
        string certificatePath = directory.Combine("c.pem"), keyPath = directory.Combine("k.pem");
        (await OpenSsl.RunAsync(
            "req", "-x509", "-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_pss_keygen_md:sha256",
            "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256", "-pkeyopt", "rsa_pss_keygen_saltlen:20", "-keyout", keyPath, "-out", certificatePath,
            "-nodes", "-subj", "/CN=PSS", "-days", "30")).EnsureSuccess();
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(certificatePath);
        using X509Signer signer = X509Signer.FromPemFiles(certificatePath, keyPath);
        ReadOnlyMemory<byte> value = (await signer.SignAsync([DigestAlgorithm.Sha256.ComputeHash(Message)]))[0];

        SignatureVerification Verify(SignatureScheme scheme, DigestAlgorithm digest) =>
            SignatureVerifier.Verify(certificate, new SignatureAlgorithm(scheme, digest), Message, value.Span);

        Assert.Equal(SignatureVerification.Valid, Verify(SignatureScheme.RsaPss, DigestAlgorithm.Sha256));
        Assert.Equal(SignatureVerification.Unsupported, Verify(SignatureScheme.RsaPss, DigestAlgorithm.Sha512));
        Assert.Equal(SignatureVerification.Unsupported, Verify(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha256));
    }

    // RFC 8410, 3 and RFC 9881, 2: parameters must be absent; RFC 8419, 2.3 and RFC 9882, 3.3: the digest must be strong enough.
    [Theory]
    [InlineData("1.3.101.112", "0500", "SHA512")]
    [InlineData("1.3.101.112", null, "SHA256")]
    [InlineData("1.3.101.113", null, "SHA512")]
    [InlineData("2.16.840.1.101.3.4.3.18", "0500", "SHA512")]
    [InlineData("2.16.840.1.101.3.4.3.18", null, "SHA256")]
    [InlineData("2.16.840.1.101.3.4.3.19", null, "SHA384")]
    public void Resolve_PureSchemeOtherwiseThanTheRfcSays_IsUnknown(string oid, string? parameters, string digest) => Assert.Null(
        SignatureAlgorithmIdentifier.Resolve(
            oid,
            parameters is null ? default(ReadOnlyMemory<byte>?) : Convert.FromHexString(parameters),
            DigestAlgorithm.FromName(new HashAlgorithmName(digest))));

    [Fact]
    public void FindOid_EveryAlgorithmThatSigns_ResolvesToItself()
    {
        foreach (SignatureScheme scheme in Enum.GetValues<SignatureScheme>())
        {
            foreach (DigestAlgorithm digest in new[]
            {
                DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512,
                DigestAlgorithm.Sha3_256, DigestAlgorithm.Sha3_384, DigestAlgorithm.Sha3_512,
            })
            {
                var algorithm = new SignatureAlgorithm(scheme, digest);
                var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
                if (SignatureAlgorithmIdentifier.FindOid(algorithm) is null || scheme == SignatureScheme.EcdsaPlain)
                    continue;
                SignatureAlgorithmIdentifier.Write(writer, algorithm);
                System.Formats.Asn1.AsnReader identifier = new System.Formats.Asn1.AsnReader(writer.Encode(), System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
                string oid = identifier.ReadObjectIdentifier();
                ReadOnlyMemory<byte>? parameters = identifier.HasData ? identifier.ReadEncodedValue() : default(ReadOnlyMemory<byte>?);

                Assert.Equal(algorithm, SignatureAlgorithmIdentifier.Resolve(oid, parameters, digest));
            }
        }
    }
}
