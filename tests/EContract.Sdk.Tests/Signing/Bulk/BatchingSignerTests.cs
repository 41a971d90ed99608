using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing.Bulk;
using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.Signing.Bulk;

public sealed class BatchingSignerTests : IDisposable
{
    private static readonly PdfBulkSignerOptions Options = new() { MaxSignatures = 2, MaxSignatureBatch = 8 };

    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
    private readonly X509Signer _key;

    public BatchingSignerTests() => _key = _pki.CreateSigner("bulk");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _pki.Dispose();
    }

    [Fact]
    public async Task SignAsync_WhileTheKeyIsBusy_PutsTogetherWhatWaits()
    {
        var busy = new TaskCompletionSource();
        var key = new RecordingSigner(_key) { Gate = busy.Task };
        BatchingSigner signer = Batching(key);

        Task<bool>[] signing = [.. Enumerable.Range(0, 26).Select(i => SignsAsync(signer, (byte)i))];
        busy.SetResult();

        Assert.All(await Task.WhenAll(signing), Assert.True);
        Assert.Equal(2, key.MostAtOnce);
        // The first two went ahead; the 24 behind them were shared out in batches of at most 8.
        Assert.Equal([1, 1], key.Batches[..2]);
        Assert.Equal(26, key.Batches.Sum());
        Assert.All(key.Batches, batch => Assert.InRange(batch, 1, 8));
        Assert.InRange(key.Batches.Count, 5, 10);
    }

    [Fact]
    public async Task SignAsync_KeyIsFree_GoesAheadOnTheCallersThread()
    {
        BatchingSigner signer = Batching(_key);

        Assert.True(signer.SignAsync([SHA256.HashData("x"u8)], Token).AsTask().IsCompletedSuccessfully);
        Assert.True(await SignsAsync(signer, 1));
    }

    [Fact]
    public async Task SignAsync_OneDigestOfABatchIsRefused_SignsTheOthers()
    {
        var busy = new TaskCompletionSource();
        var key = new RefusingSigner(_key, refused: SHA256.HashData([5]), busy.Task);
        BatchingSigner signer = Batching(key);

        Task<bool>[] signing = [.. Enumerable.Range(0, 12).Select(i => SignsAsync(signer, (byte)i))];
        busy.SetResult();

        for (int i = 0; i < signing.Length; i++)
        {
            if (i == 5)
                Assert.Equal(SignerFailure.SigningFailed, (await Assert.ThrowsAsync<SignerException>(() => signing[i])).Failure);
            else
                Assert.True(await signing[i]);
        }
    }

    [Fact]
    public async Task SignAsync_KeyGivesTooFewValues_IsAnErrorForAll()
    {
        var signer = Batching(new ForgetfulSigner(_key));

        Assert.Equal(SignerFailure.SigningFailed, (await Assert.ThrowsAsync<SignerException>(() => SignsAsync(signer, 1))).Failure);
    }

    private static BatchingSigner Batching(ISigner key) => new(key, new Outage(Options, TimeProvider.System), Options, Token);

    private async Task<bool> SignsAsync(BatchingSigner signer, byte number)
    {
        byte[] digest = SHA256.HashData([number]);
        IReadOnlyList<ReadOnlyMemory<byte>> values = await signer.SignAsync([digest], Token);
        SigningCredential credential = await _key.GetCredentialAsync(Token);
        return SignatureVerifier.VerifyHash(credential.Certificate, credential.Algorithm, digest, Assert.Single(values).Span) == SignatureVerification.Valid;
    }

    private sealed class RefusingSigner(ISigner key, byte[] refused, Task gate) : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => key.GetCredentialAsync(cancellationToken);

        public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
        {
            await gate;
            return digests.Any(digest => digest.Span.SequenceEqual(refused))
                ? throw new SignerException(SignerFailure.SigningFailed, "Not that one.")
                : await key.SignAsync(digests, cancellationToken);
        }
    }

    private sealed class ForgetfulSigner(ISigner key) : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => key.GetCredentialAsync(cancellationToken);

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) => new([]);
    }
}
