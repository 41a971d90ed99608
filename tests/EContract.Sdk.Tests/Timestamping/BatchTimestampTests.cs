using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Timestamping;

public sealed class BatchTimestampTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _pki.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task SaveAsync_ManyFiles_EachIsProvedAloneByOneToken()
    {
        string[] paths = [.. Enumerable.Range(0, 25).Select(i => _directory.WriteFile($"{i}.pdf", [(byte)i, 1, 2]))];

        BatchTimestamp batch = await BatchTimestamp.CreateAsync(paths, _pki.TimestampAuthority, DigestAlgorithm.Sha512, Token);
        await batch.SaveAsync(Token);

        Assert.Equal(1, _pki.TimestampAuthority.Faults.RequestCount);
        foreach (string path in paths)
        {
            ArchiveTimestamp found = Assert.IsType<ArchiveTimestamp>(await BatchTimestamp.FindAsync(path, Token));
            Assert.Equal(DigestAlgorithm.Sha512, found.Algorithm);
            Assert.True(TimestampTokenVerifier.Verify(found.Token).IsValid);
        }
    }

    [Fact]
    public async Task FindAsync_FileWasChanged_IsNull()
    {
        string path = _directory.WriteFile("a.pdf", "a"u8);
        await (await BatchTimestamp.CreateAsync([path, _directory.WriteFile("b.pdf", "b"u8)], _pki.TimestampAuthority, null, Token)).SaveAsync(Token);
        await File.WriteAllTextAsync(path, "changed", Token);

        Assert.Null(await BatchTimestamp.FindAsync(path, Token));
    }

    [Fact]
    public async Task CreateAsync_SomeCannotBeRead_CoversTheOthers()
    {
        string path = _directory.WriteFile("a.pdf", "a"u8);

        BatchTimestamp batch = await BatchTimestamp.CreateAsync([_directory.Combine("missing"), path], _pki.TimestampAuthority, null, Token);
        await batch.SaveAsync(Token);

        Assert.NotNull(batch.Files.Files[0].Error);
        Assert.NotNull(await BatchTimestamp.FindAsync(path, Token));
        await Assert.ThrowsAsync<IOException>(() => BatchTimestamp.CreateAsync([_directory.Combine("missing")], _pki.TimestampAuthority, null, Token));
    }

    [Fact]
    public async Task CreateAsync_AuthorityStampsSomethingElse_IsRefused()
    {
        string path = _directory.WriteFile("a.pdf", "a"u8);

        Assert.Equal(
            TimestampFailure.WrongImprint,
            (await Assert.ThrowsAsync<TimestampException>(() => BatchTimestamp.CreateAsync([path], new Careless(_pki.TimestampAuthority), null, Token))).Failure);
    }

    [Fact]
    public async Task FindAsync_SomethingElseLiesBeside_IsATypedError()
    {
        string path = _directory.WriteFile("a.pdf", "a"u8);
        _directory.WriteFile("a.pdf.ats", "no timestamp"u8);

        await Assert.ThrowsAsync<HashTreeFormatException>(() => BatchTimestamp.FindAsync(path, Token));
    }

    private sealed class Careless(ITimestampAuthority authority) : ITimestampAuthority
    {
        public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken = default) =>
            authority.TimestampAsync(new byte[algorithm.Length], algorithm, cancellationToken);
    }
}
