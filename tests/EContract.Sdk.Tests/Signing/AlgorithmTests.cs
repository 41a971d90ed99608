using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Tests.Validation;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Referees;
using EContract.TestInfrastructure.Tools;
using Org.BouncyCastle.Cms;
using Org.BouncyCastle.X509;

namespace EContract.Sdk.Tests.Signing;

/// <summary>Every algorithm with every digest that goes with it, at the lowest and the highest level.</summary>
public sealed class AlgorithmTests(AlgorithmTests.Signers signers) : IClassFixture<AlgorithmTests.Signers>
{
    private static readonly DigestAlgorithm[] Digests =
    [
        DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512,
        DigestAlgorithm.Sha3_256, DigestAlgorithm.Sha3_384, DigestAlgorithm.Sha3_512,
    ];

    private static readonly (DevelopmentKeyAlgorithm Key, SignatureScheme Scheme, int LeastDigest)[] Schemes =
    [
        (DevelopmentKeyAlgorithm.Rsa2048, SignatureScheme.RsaPkcs1, 32),
        (DevelopmentKeyAlgorithm.Rsa2048, SignatureScheme.RsaPss, 32),
        (DevelopmentKeyAlgorithm.Rsa3072, SignatureScheme.RsaPkcs1, 32),
        (DevelopmentKeyAlgorithm.Rsa3072, SignatureScheme.RsaPss, 32),
        (DevelopmentKeyAlgorithm.Rsa4096, SignatureScheme.RsaPkcs1, 32),
        (DevelopmentKeyAlgorithm.Rsa4096, SignatureScheme.RsaPss, 32),
        (DevelopmentKeyAlgorithm.EcdsaP256, SignatureScheme.Ecdsa, 32),
        (DevelopmentKeyAlgorithm.EcdsaP384, SignatureScheme.Ecdsa, 32),
        (DevelopmentKeyAlgorithm.EcdsaP521, SignatureScheme.Ecdsa, 32),
        (DevelopmentKeyAlgorithm.MLDsa44, SignatureScheme.MLDsa44, 32),
        (DevelopmentKeyAlgorithm.MLDsa65, SignatureScheme.MLDsa65, 48),
        (DevelopmentKeyAlgorithm.MLDsa87, SignatureScheme.MLDsa87, 64),
    ];

    private static readonly byte[] Document = SyntheticPdf.Create(2000);

    public static TheoryData<DevelopmentKeyAlgorithm, SignatureScheme, DigestAlgorithm> Algorithms
    {
        get
        {
            var all = new TheoryData<DevelopmentKeyAlgorithm, SignatureScheme, DigestAlgorithm>
            {
                { DevelopmentKeyAlgorithm.Ed25519, SignatureScheme.Ed25519, DigestAlgorithm.Sha512 },
            };
            foreach ((DevelopmentKeyAlgorithm key, SignatureScheme scheme, int least) in Schemes)
            {
                foreach (DigestAlgorithm digest in Digests.Where(digest => digest.Length >= least))
                    all.Add(key, scheme, digest);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task SignAsync_LowestAndHighestLevel_IsTotalPassed(DevelopmentKeyAlgorithm key, SignatureScheme scheme, DigestAlgorithm digest)
    {
        X509Signer signer = signers.Get(key, new SignatureAlgorithm(scheme, digest));
        foreach (PadesLevel level in new[] { PadesLevel.BaselineB, PadesLevel.BaselineLTA })
        {
            byte[] signed = await signers.World.SignAsync(level, signer, Document);

            ValidationReport report = await signers.World.ValidateAsync(signed, online: signers.World.Pki.RevocationSource);

            Assert.All(report.Signatures, signature => Assert.Equal(ValidationIndication.TotalPassed, signature.Indication));
            Assert.Equal(level == PadesLevel.BaselineB ? SignatureLevel.BaselineB : SignatureLevel.BaselineLTA, report.Signatures[0].Level);
            Assert.Equal(digest.IsSha3 ? [32001L] : scheme == SignatureScheme.Ed25519 ? [32002L] : [], DeclaredLevels(signed));
            AssertTightlyReserved(signed, level);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task SignAsync_AtLowestLevel_IsAcceptedByOtherImplementations(DevelopmentKeyAlgorithm key, SignatureScheme scheme, DigestAlgorithm digest)
    {
        X509Signer signer = signers.Get(key, new SignatureAlgorithm(scheme, digest));
        byte[] signed = await signers.World.SignAsync(PadesLevel.BaselineB, signer, Document);
        RawSignature signature = Assert.Single(RawSignature.FindAll(signed));

        // OpenSSL 3.0 knows neither Ed25519 in CMS nor ML-DSA; BouncyCastle knows ML-DSA in CMS with SHA-512 alone.
        if (scheme is SignatureScheme.RsaPkcs1 or SignatureScheme.RsaPss or SignatureScheme.Ecdsa)
            await OpenSsl.VerifyCmsAsync(signature.Contents, signature.Covered, signers.World.Pki.Root);
        if (key >= DevelopmentKeyAlgorithm.MLDsa44 && digest != DigestAlgorithm.Sha512)
            return;
        var cms = new CmsSignedData(new CmsProcessableByteArray(signature.Covered), signature.Contents);
        SignerInformation information = Assert.Single(cms.GetSignerInfos().GetSigners());
        Assert.True(information.Verify(new X509CertificateParser().ReadCertificate((await signer.GetCredentialAsync()).Certificate.RawData)));
    }

    [Theory]
    [InlineData(DevelopmentKeyAlgorithm.Rsa3072)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP384)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP521)]
    [InlineData(DevelopmentKeyAlgorithm.Ed25519)]
    [InlineData(DevelopmentKeyAlgorithm.MLDsa44)]
    [InlineData(DevelopmentKeyAlgorithm.MLDsa65)]
    [InlineData(DevelopmentKeyAlgorithm.MLDsa87)]
    public async Task SignAsync_AuthoritiesOfTheSameKind_IsTotalPassed(DevelopmentKeyAlgorithm key)
    {
        using var world = new SigningWorld(key);
        using X509Signer signer = world.Pki.CreateSigner("署名 太郎");

        byte[] signed = await world.SignAsync(PadesLevel.BaselineLTA, signer, Document);

        // The evidence in the file alone: certificates, OCSP and CRL by these authorities, two timestamps.
        ValidationReport report = await world.ValidateAsync(signed);
        Assert.Equal(2, report.Signatures.Count);
        Assert.All(report.Signatures, signature => Assert.Equal(ValidationIndication.TotalPassed, signature.Indication));
        Assert.Equal(SignatureLevel.BaselineLTA, report.Signatures[0].Level);
    }

    [Theory]
    [InlineData(DevelopmentKeyAlgorithm.Rsa2048)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP256)]
    public async Task SignAsync_AuthoritiesWithSha3_IsTotalPassed(DevelopmentKeyAlgorithm key)
    {
        using var world = new SigningWorld(key, DigestAlgorithm.Sha3_384);
        using X509Signer signer = world.Pki.CreateSigner("署名 太郎");

        ValidationReport report = await world.ValidateAsync(await world.SignAsync(PadesLevel.BaselineLTA, signer, Document));

        Assert.All(report.Signatures, signature => Assert.Equal(ValidationIndication.TotalPassed, signature.Indication));
        Assert.Equal(SignatureLevel.BaselineLTA, report.Signatures[0].Level);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task ValidateAsync_SignatureValueChanged_IsTotalFailed(DevelopmentKeyAlgorithm key, SignatureScheme scheme, DigestAlgorithm digest)
    {
        byte[] signed = await signers.World.SignAsync(PadesLevel.BaselineB, signers.Get(key, new SignatureAlgorithm(scheme, digest)), Document);
        // The value ends the CMS; in hexadecimal, before the padding.
        byte[] contents = Assert.Single(RawSignature.FindAll(signed)).Contents;
        int end = Encoding.Latin1.GetString(signed).LastIndexOf(Convert.ToHexString(contents), StringComparison.OrdinalIgnoreCase) + (2 * contents.Length);
        signed[end - 1] = (byte)(signed[end - 1] == '0' ? '1' : '0');

        SignatureReport report = Assert.Single((await signers.World.ValidateAsync(signed)).Signatures);

        Assert.True(report.SubIndication == ValidationSubIndication.SigCryptoFailure, string.Join(' ', report.Messages));
        Assert.Equal(ValidationIndication.TotalFailed, report.Indication);
    }

    private static IEnumerable<long> DeclaredLevels(byte[] signed)
    {
        using var source = PdfSource.FromMemory(signed);
        PdfRevision revision = PdfRevision.Open(source);
        return (revision.Resolve(revision.Catalog, "Extensions") as PdfDictionary)?["ISO_"] is PdfArray extensions
            ? [.. extensions.Select(item => ((PdfInteger)((PdfDictionary)item)["ExtensionLevel"]!).Value)]
            : [];
    }

    // The room is measured, not guessed: a timestamp may be a little shorter than the longest, ECDSA values vary by a few bytes.
    private static void AssertTightlyReserved(byte[] signed, PadesLevel level)
    {
        string text = Encoding.Latin1.GetString(signed);
        RawSignature signature = RawSignature.FindAll(signed)[0];
        int start = text.IndexOf(Convert.ToHexString(signature.Contents), StringComparison.OrdinalIgnoreCase);
        int room = (text.IndexOf('>', start) - start) / 2;
        Assert.InRange(room - signature.Contents.Length, 0, level == PadesLevel.BaselineB ? 16 : 160);
    }

    /// <summary>One signer of each kind, since some keys take seconds to make.</summary>
    public sealed class Signers : IDisposable
    {
        private readonly Dictionary<DevelopmentKeyAlgorithm, X509Signer> _keys = [];
        private readonly List<X509Signer> _signers = [];

        internal SigningWorld World { get; } = new();

        internal X509Signer Get(DevelopmentKeyAlgorithm key, SignatureAlgorithm algorithm)
        {
            if (!_keys.TryGetValue(key, out X509Signer? first))
                _keys[key] = first = World.Pki.CreateSigner(new DevelopmentCertificateRequest { CommonName = key.ToString(), KeyAlgorithm = key });
            X509Signer signer = first.With(algorithm);
            _signers.Add(signer);
            return signer;
        }

        public void Dispose()
        {
            World.Dispose();
            foreach (X509Signer signer in _keys.Values.Concat(_signers))
                signer.Dispose();
        }
    }
}
