using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure.Documents;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Cryptography;

/// <summary>Several keys for one seal: who signs when one is away, and never with the wrong certificate.</summary>
public sealed class FailoverSignerTests : IDisposable
{
    private static readonly ReadOnlyMemory<byte>[] Digests = [new byte[32]];

    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
    private readonly FakeTimeProvider _clock = new();
    private readonly Scripted _first;
    private readonly Scripted _replica;
    private readonly Scripted _other;

    public FailoverSignerTests()
    {
        X509Certificate2 certificate = _pki.IssueSigner("seal");
        _first = new Scripted(new X509Signer(certificate, [_pki.IssuingCa]));
        _replica = new Scripted(new X509Signer(certificate, [_pki.IssuingCa]));
        _other = new Scripted(new X509Signer(_pki.IssueSigner("spare seal"), [_pki.IssuingCa]));
    }

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task SignAsync_FirstUnavailable_TheReplicaSignsAtOnceAndTheFirstIsLeftAloneForAWhile()
    {
        FailoverSigner failover = Create(_first, _replica);
        SigningCredential credential = await failover.GetCredentialAsync();
        _first.Failure = SignerFailure.Unavailable;

        for (int i = 0; i < 3; i++)
            Verify(credential, await failover.SignAsync(credential.Certificate, Digests));
        Assert.Equal((1, 3), (_first.Asked, _replica.Asked));

        _first.Failure = null;
        Verify(credential, await failover.SignAsync(Digests));
        Assert.Equal((1, 4), (_first.Asked, _replica.Asked));
        _clock.Advance(TimeSpan.FromSeconds(31));
        Verify(credential, await failover.SignAsync(Digests));
        Assert.Equal((2, 4), (_first.Asked, _replica.Asked));
    }

    [Theory]
    [InlineData(SignerFailure.AccessDenied)]
    [InlineData(SignerFailure.KeyNotFound)]
    [InlineData(SignerFailure.UnsupportedAlgorithm)]
    [InlineData(SignerFailure.SigningFailed)]
    public async Task SignAsync_FirstRefuses_TheNextIsNotAsked(SignerFailure failure)
    {
        FailoverSigner failover = Create(_first, _replica);
        _first.Failure = failure;

        for (int i = 0; i < 3; i++)
            Assert.Equal(failure, (await Assert.ThrowsAsync<SignerException>(async () => await failover.SignAsync(Digests))).Failure);

        Assert.Equal((3, 0), (_first.Asked, _replica.Asked));
    }

    [Fact]
    public async Task SignAsync_OtherCertificateOnTheNext_IsNeverUsedForTheCredentialThatWasGiven()
    {
        FailoverSigner failover = Create(_first, _other);
        SigningCredential credential = await failover.GetCredentialAsync();
        _first.Failure = SignerFailure.Unavailable;

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await failover.SignAsync(credential.Certificate, Digests));
        SigningCredential next = await failover.GetCredentialAsync();

        Assert.True(thrown.IsTransient);
        Assert.Equal(0, _other.Asked);
        Assert.Equal(_other.Certificate, next.Certificate);
        Verify(next, await failover.SignAsync(next.Certificate, Digests));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await failover.SignAsync(Digests));
    }

    [Fact]
    public async Task SignAsync_CertificateOfNobody_IsKeyNotFound()
    {
        FailoverSigner failover = Create(_first, _other);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await failover.SignAsync(_pki.IssuingCa, Digests));

        Assert.Equal(SignerFailure.KeyNotFound, thrown.Failure);
        Assert.Equal((0, 0), (_first.Asked, _other.Asked));
    }

    [Fact]
    public async Task SignAsync_AllUnavailable_NamesWhatEachSaid()
    {
        FailoverSigner failover = Create(_first, _replica);
        (_first.Failure, _replica.Failure) = (SignerFailure.Unavailable, SignerFailure.Unavailable);

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await failover.SignAsync(Digests));

        Assert.True(thrown.IsTransient);
        Assert.Equal("Away. Away.", thrown.Message);
    }

    [Fact]
    public async Task PdfSigner_FirstFailsAfterItsCredentialWasTaken_SignsOnTheReplicaAndTheNextDocumentOnTheSpare()
    {
        var document = SyntheticPdf.Create(2000);
        _first.Failure = SignerFailure.Unavailable;
        await SignAsync(Create(_first, _replica));
        Assert.Equal((1, 1), (_first.Asked, _replica.Asked));

        FailoverSigner different = Create(_first, _other);
        await Assert.ThrowsAsync<SignerException>(() => SignAsync(different));
        await SignAsync(different);
        Assert.Equal(1, _other.Asked);

        // The signer verifies what it has made with the certificate it has written.
        async Task SignAsync(ISigner signer) =>
            await new PdfSigner(signer).SignAsync(new MemoryStream(document), new MemoryStream(), new PdfSignatureOptions { VerifyAfterSigning = true });
    }

    [Fact]
    public async Task ProbeAsync_EachOfTheSigners_TellsWhichIsAway()
    {
        FailoverSigner failover = Create(_first, _replica);
        _first.Failure = SignerFailure.Unavailable;

        SignerHealth[] health = await Task.WhenAll(failover.Signers.Select(signer => signer.ProbeAsync(_clock).AsTask()));

        Assert.Equal([false, true], health.Select(each => each.IsHealthy));
        Assert.Equal((SignerFailure.Unavailable, "Away."), (health[0].Failure, health[0].Message));
        Assert.Equal(_replica.Certificate, health[1].Certificate);
    }

    [Fact]
    public async Task ProbeAsync_SignatureOfAnotherKey_IsNotHealthy()
    {
        var confused = new Scripted(new X509Signer(_pki.IssueSigner("one"), [])) { Imposter = _other };

        SignerHealth health = await confused.ProbeAsync(_clock);

        Assert.False(health.IsHealthy);
        Assert.Equal(SignerFailure.SigningFailed, health.Failure);
    }

    private FailoverSigner Create(params ISigner[] signers) => new(signers, new() { BreakDuration = TimeSpan.FromSeconds(30) }, _clock);

    private static void Verify(SigningCredential credential, IReadOnlyList<ReadOnlyMemory<byte>> signatures) => Assert.Equal(
        SignatureVerification.Valid,
        SignatureVerifier.VerifyHash(credential.Certificate, credential.Algorithm, Digests[0].Span, Assert.Single(signatures).Span));

    /// <summary>A key that fails as it is told, and knows its credential without being asked.</summary>
    private sealed class Scripted(X509Signer key) : ISigner
    {
        public SignerFailure? Failure { get; set; }

        public ISigner? Imposter { get; init; }

        public int Asked { get; private set; }

        public X509Certificate2 Certificate => key.GetCredentialAsync().AsTask().GetAwaiter().GetResult().Certificate;

        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => key.GetCredentialAsync(cancellationToken);

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
            IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
        {
            Asked++;
            return Failure is { } failure ? throw new SignerException(failure, "Away.") : (Imposter ?? key).SignAsync(digests, cancellationToken);
        }
    }
}
