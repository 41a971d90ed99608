using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Cryptography;

/// <summary>Keys in files made by OpenSSL.</summary>
public sealed class X509SignerTests : IDisposable
{
    private const string Password = "あいことば 12";
    private static readonly string[] PssKey =
        ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-pkeyopt", "rsa_pss_keygen_md:sha384", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha384", "-pkeyopt", "rsa_pss_keygen_saltlen:48"];

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, SignatureScheme, DigestAlgorithm> Kinds => new()
    {
        { "rsa:2048", SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha256 },
        { "ec:P-384", SignatureScheme.Ecdsa, DigestAlgorithm.Sha384 },
        { "ec:P-521", SignatureScheme.Ecdsa, DigestAlgorithm.Sha512 },
        { "ed25519", SignatureScheme.Ed25519, DigestAlgorithm.Sha512 },
        { "rsa-pss", SignatureScheme.RsaPss, DigestAlgorithm.Sha384 },
    };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task FromPkcs12File_EachKindOfKey_SignsByWhatFits(string kind, SignatureScheme scheme, DigestAlgorithm digest)
    {
        (string certificate, string key) = await MakeAsync(kind);
        string path = _directory.Combine("key.p12");
        (await OpenSsl.RunAsync("pkcs12", "-export", "-in", certificate, "-inkey", key, "-out", path, "-passout", "pass:" + Password)).EnsureSuccess();

        using X509Signer signer = X509Signer.FromPkcs12File(path, Password);

        await AssertSignsAsync(signer, new SignatureAlgorithm(scheme, digest));
        Assert.Equal(SignerFailure.AccessDenied, Assert.Throws<SignerException>(() => X509Signer.FromPkcs12File(path, "wrong")).Failure);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task FromPemFiles_PlainAndEncryptedKey_SignsByWhatFits(string kind, SignatureScheme scheme, DigestAlgorithm digest)
    {
        (string certificate, string key) = await MakeAsync(kind);
        string encrypted = _directory.Combine("encrypted.pem");
        (await OpenSsl.RunAsync("pkcs8", "-topk8", "-in", key, "-out", encrypted, "-passout", "pass:" + Password)).EnsureSuccess();

        using X509Signer plain = X509Signer.FromPemFiles(certificate, key);
        using X509Signer opened = X509Signer.FromPemFiles(certificate, encrypted, Password);

        await AssertSignsAsync(plain, new SignatureAlgorithm(scheme, digest));
        await AssertSignsAsync(opened, new SignatureAlgorithm(scheme, digest));
        Assert.Equal(SignerFailure.AccessDenied, Assert.Throws<SignerException>(() => X509Signer.FromPemFiles(certificate, encrypted, "wrong")).Failure);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa-pss")]
    public async Task FromPemFiles_KeyOfAnotherCertificate_IsRefused(string kind)
    {
        (string certificate, _) = await MakeAsync(kind);
        (_, string key) = await MakeAsync(kind, "other");

        Assert.Equal(SignerFailure.KeyNotFound, Assert.Throws<SignerException>(() => X509Signer.FromPemFiles(certificate, key)).Failure);
    }

    [Fact]
    public void FromPkcs12_Garbage_IsRefused() =>
        Assert.Equal(SignerFailure.AccessDenied, Assert.Throws<SignerException>(() => X509Signer.FromPkcs12([0x30, 0x03, 0x02, 0x01, 0x03], "x")).Failure);

    [Theory]
    [InlineData(SignatureScheme.Ecdsa)]
    [InlineData(SignatureScheme.Ed25519)]
    [InlineData(SignatureScheme.EcdsaPlain)]
    [InlineData(SignatureScheme.MLDsa44)]
    public void Constructor_SchemeOfAnotherKindOfKey_IsRefused(SignatureScheme scheme)
    {
        using X509Certificate2 certificate = SelfSigned(2048);

        AssertUnsupported(() => new X509Signer(certificate, algorithm: new SignatureAlgorithm(scheme, DigestAlgorithm.Sha512)));
    }

    [Theory]
    [InlineData(SignatureScheme.RsaPkcs1)]
    [InlineData(SignatureScheme.RsaPss)]
    public void Constructor_Sha1_IsRefused(SignatureScheme scheme)
    {
        using X509Certificate2 certificate = SelfSigned(2048);

        AssertUnsupported(() => new X509Signer(certificate, algorithm: new SignatureAlgorithm(scheme, DigestAlgorithm.Sha1)));
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2040)]
    public void Constructor_ShortRsaKey_IsRefusedWithItsLength(int bits)
    {
        using X509Certificate2 certificate = SelfSigned(bits);

        Assert.Contains($"{bits} bits", AssertUnsupported(() => new X509Signer(certificate)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FromPemFiles_PssKeyBoundToAnotherDigest_IsRefused()
    {
        (string certificate, string key) = await MakeAsync("rsa-pss");

        AssertUnsupported(() => X509Signer.FromPemFiles(certificate, key, algorithm: new SignatureAlgorithm(SignatureScheme.RsaPss, DigestAlgorithm.Sha256)));
        AssertUnsupported(() => X509Signer.FromPemFiles(certificate, key, algorithm: new SignatureAlgorithm(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha384)));
    }

    [Fact]
    public async Task FromPemFiles_Ed25519WithAnotherDigest_IsRefused()
    {
        (string certificate, string key) = await MakeAsync("ed25519");

        AssertUnsupported(() => X509Signer.FromPemFiles(certificate, key, algorithm: new SignatureAlgorithm(SignatureScheme.Ed25519, DigestAlgorithm.Sha256)));
    }

    private static SignerException AssertUnsupported(Func<object> create)
    {
        SignerException error = Assert.Throws<SignerException>(create);
        Assert.Equal(SignerFailure.UnsupportedAlgorithm, error.Failure);
        return error;
    }

    [Theory]
    [InlineData("secp224r1")]
    [InlineData("brainpoolP160r1")]
    public void Constructor_ShortCurve_IsRefusedWithItsLength(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        using X509Certificate2 certificate = new CertificateRequest("CN=short", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);

        Assert.Contains($"{key.KeySize} bits", AssertUnsupported(() => new X509Signer(certificate)).Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 SelfSigned(int bits)
    {
        using var key = RSA.Create(bits);
        return new CertificateRequest("CN=Signer", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private static async Task AssertSignsAsync(X509Signer signer, SignatureAlgorithm algorithm)
    {
        SigningCredential credential = await signer.GetCredentialAsync();
        Assert.Equal(algorithm, credential.Algorithm);
        byte[] message = "契約の内容"u8.ToArray();
        byte[] toBeSigned = algorithm.SignsMessage ? message : algorithm.Digest.ComputeHash(message);

        IReadOnlyList<ReadOnlyMemory<byte>> values = await signer.SignAsync([toBeSigned, toBeSigned]);

        Assert.All(values, value => Assert.Equal(
            SignatureVerification.Valid, SignatureVerifier.Verify(credential.Certificate, algorithm, message, value.Span)));
    }

    private async Task<(string Certificate, string Key)> MakeAsync(string kind, string name = "signer")
    {
        string[] newKey = kind switch
        {
            "rsa-pss" => PssKey,
            _ when kind.StartsWith("ec:", StringComparison.Ordinal) => ["ec", "-pkeyopt", "ec_paramgen_curve:" + kind[3..]],
            _ => [kind],
        };
        string certificate = _directory.Combine(name + ".pem"), key = _directory.Combine(name + ".key");
        (await OpenSsl.RunAsync(
            ["req", "-x509", "-newkey", .. newKey, "-keyout", key, "-out", certificate, "-nodes", "-subj", "/CN=" + name, "-days", "30"])).EnsureSuccess();
        return (certificate, key);
    }
}
