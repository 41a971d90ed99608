using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Signing;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Signing;

/// <summary>An authority whose every token is longer than the one before: it must not have the key sign for ever.</summary>
public sealed class GrowingTokenTests : IDisposable
{
    private readonly DevelopmentPki[] _authorities =
    [
        .. new[] { DevelopmentKeyAlgorithm.EcdsaP256, DevelopmentKeyAlgorithm.EcdsaP521, DevelopmentKeyAlgorithm.Rsa2048, DevelopmentKeyAlgorithm.Rsa4096 }
            .Select(algorithm => DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = algorithm })),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Array.ForEach(_authorities, pki => pki.Dispose());

    [Fact]
    public async Task SignAsync_TokensGrowEachTime_StopsAfterThreeSignatures()
    {
        using var key = new X509Signer(_authorities[0].IssueSigner("signer"), [_authorities[0].IssuingCa]);
        var signer = new CountingSigner(key);
        var pdf = new PdfSigner(signer, new Growing(_authorities));
        using var source = new MemoryStream(SyntheticPdf.Create(2000));
        using var destination = new MemoryStream();

        var error = await Assert.ThrowsAsync<TimestampException>(
            async () => await pdf.SignAsync(source, destination, new PdfSignatureOptions { Level = PadesLevel.BaselineT }, Token));

        Assert.Contains("grow", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, signer.Signatures);
        Assert.Equal(0, destination.Length);
    }

    [Fact]
    public async Task TimestampAsync_TokensGrowEachTime_Stops()
    {
        using var source = new MemoryStream(SyntheticPdf.Create(2000));
        using var destination = new MemoryStream();

        await Assert.ThrowsAsync<TimestampException>(
            async () => await new PdfDocumentTimestamper(new Growing(_authorities)).TimestampAsync(source, destination, cancellationToken: Token));
    }

    private sealed class Growing(DevelopmentPki[] authorities) : ITimestampAuthority
    {
        private int _next;

        public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default) =>
            authorities[Math.Min(_next++, authorities.Length - 1)].TimestampAuthority.TimestampAsync(digest, algorithm, cancellationToken);
    }

    private sealed class CountingSigner(ISigner inner) : ISigner
    {
        public int Signatures { get; private set; }

        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => inner.GetCredentialAsync(cancellationToken);

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
        {
            Signatures += digests.Count;
            return inner.SignAsync(digests, cancellationToken);
        }
    }
}
