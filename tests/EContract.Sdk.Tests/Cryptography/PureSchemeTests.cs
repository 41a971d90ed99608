using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace EContract.Sdk.Tests.Cryptography;

public sealed class PureSchemeTests
{
    // RFC 8032, 7.1: TEST 1, 2, 3 and SHA(abc), each secret key, public key, message, signature.
    public static TheoryData<string, string, string, string> Ed25519Vectors => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    public static TheoryData<SignatureScheme> Signing =>
        [SignatureScheme.Ed25519, SignatureScheme.MLDsa44, SignatureScheme.MLDsa65, SignatureScheme.MLDsa87];

    [Theory]
    [MemberData(nameof(Ed25519Vectors))]
    public void Ed25519_VectorsOfRfc8032_SignsAndVerifies(string secret, string publicKey, string message, string signature)
    {
        PureScheme scheme = PureScheme.Of(SignatureScheme.Ed25519)!;
        byte[] data = Convert.FromHexString(message);

        Assert.Equal(signature, Convert.ToHexStringLower(scheme.Sign(new Ed25519PrivateKeyParameters(Convert.FromHexString(secret)), data)));
        Assert.True(scheme.Verify(Convert.FromHexString(publicKey), data, Convert.FromHexString(signature)));
    }

    // RFC 8032, 7.4: "Blank" and "1 octet".
    [Theory]
    [InlineData(
        "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180",
        "",
        "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600")]
    [InlineData(
        "43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a9480",
        "03",
        "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00")]
    public void Ed448_VectorsOfRfc8032_Verifies(string publicKey, string message, string signature)
    {
        byte[] value = Convert.FromHexString(signature);
        PureScheme scheme = PureScheme.Of(SignatureScheme.Ed448)!;

        Assert.True(scheme.Verify(Convert.FromHexString(publicKey), Convert.FromHexString(message), value));
        value[0] ^= 1;
        Assert.False(scheme.Verify(Convert.FromHexString(publicKey), Convert.FromHexString(message), value));
    }

    // The public key of the seed 00 01 … 1f, which RFC 9881, appendix C uses; digested by @noble/post-quantum.
    [Theory]
    [InlineData(SignatureScheme.MLDsa44, "9f107644c1084526af3bc8098680b05499a2325a644e388fb4f970e058d19d46")]
    [InlineData(SignatureScheme.MLDsa65, "d666806e11cee19a7c989f7445f90dd419cf4d2d51db8c0fdb4c0f0a542238c9")]
    [InlineData(SignatureScheme.MLDsa87, "91dc389cfaa01470b7f66eee45a4ae9026d154817c754dfe22298b3fa241ffcd")]
    public void MLDsa_SeedOfRfc9881_GivesItsPublicKey(SignatureScheme scheme, string sha256)
    {
        // RFC 9881, 6: PKCS#8 with the seed alone, [0] IMPLICIT OCTET STRING (SIZE (32)).
        byte last = (byte)(0x11 + (int)scheme - (int)SignatureScheme.MLDsa44);
        byte[] seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] pkcs8 = [0x30, 0x34, 0x02, 0x01, 0x00, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, last, 0x04, 0x22, 0x80, 0x20, .. seed];

        using PureSigningKey key = PureSigningKey.FromPkcs8(pkcs8);

        Assert.Equal(scheme, key.Scheme);
        byte[] publicKey = new System.Security.Cryptography.X509Certificates.PublicKey(key).EncodedKeyValue.RawData;
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(publicKey)));
    }

    [Theory]
    [MemberData(nameof(Signing))]
    public void Verify_ChangedMessageSignatureOrLength_IsFalse(SignatureScheme name)
    {
        PureScheme scheme = PureScheme.Of(name)!;
        using PureSigningKey key = PureSigningKey.Generate(name);
        byte[] publicKey = new System.Security.Cryptography.X509Certificates.PublicKey(key).EncodedKeyValue.RawData;
        byte[] message = Encoding.UTF8.GetBytes("契約書");
        byte[] signature = key.SignData(message);

        Assert.Equal(scheme.SignatureLength, signature.Length);
        Assert.True(scheme.Verify(publicKey, message, signature));
        Assert.False(scheme.Verify(publicKey, "契約"u8, signature));
        Assert.False(scheme.Verify(publicKey, message, signature.AsSpan(1)));
        foreach (int at in new[] { 0, signature.Length / 2, signature.Length - 1 })
        {
            byte[] broken = (byte[])signature.Clone();
            broken[at] ^= 0x10;
            Assert.False(scheme.Verify(publicKey, message, broken));
        }

        Assert.Null(scheme.Verify(publicKey.AsSpan(1).ToArray(), message, signature));
    }

    [Theory]
    [MemberData(nameof(Signing))]
    public void PureSigningKey_ExportedAndRead_SignsTheSame(SignatureScheme name)
    {
        using PureSigningKey key = PureSigningKey.Generate(name);
        using PureSigningKey again = PureSigningKey.FromPkcs8(key.ExportPkcs8PrivateKey());

        Assert.Equal(key.ExportSubjectPublicKeyInfo(), again.ExportSubjectPublicKeyInfo());
        byte[] publicKey = new System.Security.Cryptography.X509Certificates.PublicKey(key).EncodedKeyValue.RawData;
        Assert.True(PureScheme.Of(name)!.Verify(publicKey, "x"u8, again.SignData("x"u8)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("3000")]
    [InlineData("302e020100300506032b657004220420ff")]
    [InlineData("302e020100300506032b6570042204200102")]
    public void FromPkcs8_Garbage_ThrowsSignerException(string hex) =>
        Assert.Throws<SignerException>(() => PureSigningKey.FromPkcs8(Convert.FromHexString(hex)));

    [Fact]
    public void FromPkcs8_RsaKey_ThrowsUnsupportedAlgorithm()
    {
        using var rsa = RSA.Create(2048);

        SignerException error = Assert.Throws<SignerException>(() => PureSigningKey.FromPkcs8(rsa.ExportPkcs8PrivateKey()));

        Assert.Equal(SignerFailure.UnsupportedAlgorithm, error.Failure);
    }

    [Theory]
    [InlineData(SignatureScheme.Ed448)]
    [InlineData(SignatureScheme.Ecdsa)]
    public void Generate_SchemeThatDoesNotSignHere_ThrowsUnsupportedAlgorithm(SignatureScheme scheme) =>
        Assert.Equal(SignerFailure.UnsupportedAlgorithm, Assert.Throws<SignerException>(() => PureSigningKey.Generate(scheme)).Failure);
}
