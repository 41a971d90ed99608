using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.RemoteSigning;

public sealed class CscSignerTests : IAsyncLifetime
{
    private readonly CscFixture _csc = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _csc.DisposeAsync();

    [Fact]
    public async Task GetCredentialAsync_OnlyCredential_GivesCertificateChainInOrder()
    {
        DevelopmentCscCredential credential = _csc.Add();
        using CscSigner signer = _csc.CreateSigner();

        SigningCredential found = await signer.GetCredentialAsync(Cancellation);

        Assert.Equal(credential.Certificate.RawData, found.Certificate.RawData);
        Assert.False(found.Certificate.HasPrivateKey);
        Assert.Equal([_csc.Pki.IssuingCa.RawData, _csc.Pki.Root.RawData], found.Issuers.Select(issuer => issuer.RawData));
        Assert.Equal(new SignatureAlgorithm(SignatureScheme.Ecdsa, DigestAlgorithm.Sha256), found.Algorithm);
    }

    [Theory]
    [InlineData(DevelopmentKeyAlgorithm.Rsa2048, "1.2.840.113549.1.1.1", SignatureScheme.RsaPkcs1)]
    [InlineData(DevelopmentKeyAlgorithm.Rsa2048, "1.2.840.113549.1.1.11", SignatureScheme.RsaPkcs1)]
    [InlineData(DevelopmentKeyAlgorithm.Rsa2048, "1.2.840.113549.1.1.10", SignatureScheme.RsaPss)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP256, "1.2.840.10045.4.3.2", SignatureScheme.Ecdsa)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP256, "0.4.0.127.0.7.1.1.4.1.3", SignatureScheme.Ecdsa)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP256, "1.2.840.10045.2.1", SignatureScheme.Ecdsa)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP384, "1.2.840.10045.4.3.3", SignatureScheme.Ecdsa)]
    [InlineData(DevelopmentKeyAlgorithm.EcdsaP521, "1.2.840.10045.4.3.2", SignatureScheme.Ecdsa)]
    public async Task SignAsync_EachAlgorithmOfAKey_GivesValuesThatVerify(DevelopmentKeyAlgorithm key, string oid, SignatureScheme scheme)
    {
        _csc.Add(credential => credential with { KeyAlgorithms = [oid] }, key);
        using CscSigner signer = _csc.CreateSigner();

        await AssertSignsAsync(signer, 3);

        Assert.Equal(scheme, (await signer.GetCredentialAsync(Cancellation)).Algorithm.Scheme);
    }

    [Theory]
    [InlineData(SignatureScheme.RsaPss, null, SignatureScheme.RsaPss, "SHA256")]
    [InlineData(null, "SHA384", SignatureScheme.RsaPkcs1, "SHA384")]
    public async Task GetCredentialAsync_WantedSchemeOrDigest_IsChosen(SignatureScheme? scheme, string? digest, SignatureScheme expectedScheme, string expectedDigest)
    {
        _csc.Add(algorithm: DevelopmentKeyAlgorithm.Rsa2048);
        using CscSigner signer = _csc.CreateSigner(options =>
        {
            options.Scheme = scheme;
            options.Digest = digest is null ? null : DigestAlgorithm.FromName(new HashAlgorithmName(digest));
        });

        SignatureAlgorithm algorithm = (await signer.GetCredentialAsync(Cancellation)).Algorithm;

        Assert.Equal((expectedScheme, expectedDigest), (algorithm.Scheme, algorithm.Digest.Name.Name));
        await AssertSignsAsync(signer, 1);
    }

    [Fact]
    public async Task SignAsync_ServiceThatWritesPlainEcdsaUnderTheWrongName_GivesDer()
    {
        _csc.Add(credential => credential with { WritesPlainEcdsa = true });
        using CscSigner signer = _csc.CreateSigner();

        await AssertSignsAsync(signer, 5);
    }

    [Theory]
    [InlineData(1, 5, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(6, 5, 2)]
    [InlineData(12, 5, 3)]
    [InlineData(3, 1, 3)]
    public async Task SignAsync_MoreThanAnAuthorizationCovers_GoesInBatches(int count, int maxSignatures, int batches)
    {
        _csc.Add(credential => credential with { MaxSignatures = maxSignatures });
        using CscSigner signer = _csc.CreateSigner();

        await AssertSignsAsync(signer, count);

        Assert.Equal(batches, _csc.CallsOf("credentials/authorize"));
        Assert.Equal(batches, _csc.CallsOf("signatures/signHash"));
        Assert.Equal(1, _csc.CallsOf("oauth2/token"));
        Assert.Equal(1, _csc.CallsOf("credentials/info"));
    }

    [Fact]
    public async Task SignAsync_HostAllowsLess_KeepsToThat()
    {
        _csc.Add();
        using CscSigner signer = _csc.CreateSigner(options => options.MaxSignatures = 2);

        await AssertSignsAsync(signer, 5);

        Assert.Equal(3, _csc.CallsOf("signatures/signHash"));
    }

    [Fact]
    public async Task SignAsync_Nothing_AsksForNothing()
    {
        _csc.Add();
        using CscSigner signer = _csc.CreateSigner();

        Assert.Empty(await signer.SignAsync([], Cancellation));
        Assert.Equal(0, _csc.CallsOf("credentials/authorize"));
    }

    [Fact]
    public async Task SignAsync_DigestOfAnotherLength_IsAnArgumentError()
    {
        _csc.Add();
        using CscSigner signer = _csc.CreateSigner();

        await Assert.ThrowsAsync<ArgumentException>(async () => await signer.SignAsync([new byte[20]], Cancellation));
    }

    [Fact]
    public async Task SignAsync_ManyAtOnce_FetchesOneTokenAndSignsAll()
    {
        _csc.Add();
        using CscSigner signer = _csc.CreateSigner();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => await AssertSignsAsync(signer, 2)));

        Assert.Equal(1, _csc.CallsOf("oauth2/token"));
        Assert.Equal(1, _csc.CallsOf("credentials/info"));
        Assert.Equal(12, _csc.CallsOf("signatures/signHash"));
    }

    [Theory]
    [InlineData("disabled", SignerFailure.AccessDenied)]
    [InlineData("revoked", SignerFailure.SigningFailed)]
    [InlineData("suspended", SignerFailure.SigningFailed)]
    [InlineData("expired", SignerFailure.SigningFailed)]
    public async Task GetCredentialAsync_KeyOrCertificateNotInOrder_IsRefused(string status, SignerFailure failure)
    {
        _csc.Add(credential => status == "disabled" ? credential with { IsKeyEnabled = false } : credential with { CertificateStatus = status });
        using CscSigner signer = _csc.CreateSigner();

        var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));

        Assert.Equal(failure, error.Failure);
        Assert.Contains("GX0112348", error.Message, StringComparison.Ordinal);
        Assert.Contains(status, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCredentialAsync_CertificateOfAnotherTime_IsRefusedWhateverTheServiceSays()
    {
        _csc.Add(credential => credential with
        {
            Certificate = _csc.Pki.Issue(new DevelopmentCertificateRequest
            {
                CommonName = "古い鍵", NotBefore = DateTimeOffset.UnixEpoch.AddYears(50), NotAfter = DateTimeOffset.UnixEpoch.AddYears(51),
            }),
        });
        using CscSigner signer = _csc.CreateSigner();

        var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));

        Assert.Contains("2021-01-01", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.840.113549.1.1.5")]
    [InlineData("1.2.840.10045.4.3.2")]
    public async Task GetCredentialAsync_NoAlgorithmThatFits_IsRefusedListingThem(string oid)
    {
        _csc.Add(credential => credential with { KeyAlgorithms = [oid] }, DevelopmentKeyAlgorithm.Rsa2048);
        using CscSigner signer = _csc.CreateSigner();

        var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));

        Assert.Equal(SignerFailure.UnsupportedAlgorithm, error.Failure);
        Assert.Contains(oid, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCredentialAsync_UnknownOrAmbiguousCredential_IsNotFound()
    {
        using CscSigner unknown = _csc.CreateSigner(options => options.CredentialId = "nobody");
        using CscSigner unnamed = _csc.CreateSigner();
        Assert.Equal(SignerFailure.KeyNotFound, (await Assert.ThrowsAsync<SignerException>(async () => await unknown.GetCredentialAsync(Cancellation))).Failure);
        Assert.Contains("0 credentials", (await Assert.ThrowsAsync<SignerException>(async () => await unnamed.GetCredentialAsync(Cancellation))).Message, StringComparison.Ordinal);

        _csc.Add(id: "one");
        _csc.Add(id: "two");

        Assert.Contains("2 credentials", (await Assert.ThrowsAsync<SignerException>(async () => await unnamed.GetCredentialAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCredentialAsync_AfterItsLifetime_IsAskedAgainAndStaysTheSameObject()
    {
        var time = new DevelopmentClock();
        _csc.Add();
        using CscSigner signer = _csc.CreateSigner(time: time);
        SigningCredential before = await signer.GetCredentialAsync(Cancellation);

        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Same(before, await signer.GetCredentialAsync(Cancellation));
        Assert.Equal(2, _csc.CallsOf("credentials/info"));

        _csc.Add(credential => credential with { IsKeyEnabled = false });
        time.Advance(TimeSpan.FromMinutes(11));
        await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));
    }

    internal static async Task AssertSignsAsync(ISigner signer, int count)
    {
        SigningCredential credential = await signer.GetCredentialAsync(Cancellation);
        ReadOnlyMemory<byte>[] digests = [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)credential.Algorithm.Digest.ComputeHash([(byte)i]))];

        IReadOnlyList<ReadOnlyMemory<byte>> values = await signer.SignAsync(digests, Cancellation);

        Assert.Equal(count, values.Count);
        Assert.All(digests.Zip(values), pair => Assert.Equal(
            SignatureVerification.Valid, SignatureVerifier.VerifyHash(credential.Certificate, credential.Algorithm, pair.First.Span, pair.Second.Span)));
    }
}
