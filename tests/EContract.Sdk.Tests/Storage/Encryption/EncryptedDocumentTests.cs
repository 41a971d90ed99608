using System.Security.Cryptography;
using EContract.Sdk.Storage;
using EContract.Sdk.Storage.Encryption;
using EContract.TestInfrastructure;
using FsCheck;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Storage.Encryption;

public sealed class EncryptedDocumentTests : IDisposable
{
    private const int SealedChunk = DocumentFormat.ChunkSize + DocumentFormat.TagSize;
    private static readonly DocumentScope Scope = new("envelope", "document");
    private readonly TemporaryDirectory _directory = new();
    private readonly KeyFileKeyWrapper _keys;

    public EncryptedDocumentTests() => _keys = new KeyFileKeyWrapper(_directory.Combine("kek.key"));

    public void Dispose()
    {
        _keys.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void OpenAsync_AnySingleBitOfASmallDocumentFlipped_IsDetected()
    {
        (byte[] stored, DocumentKey key) = Write(RandomNumberGenerator.GetBytes(40));

        for (int bit = 0; bit < stored.Length * 8; bit++)
        {
            byte[] changed = [.. stored];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertDetected(changed, key);
        }
    }

    [Fact]
    public void OpenAsync_EmptyDocumentWithAnyBitFlipped_IsDetected()
    {
        (byte[] stored, DocumentKey key) = Write([]);

        for (int bit = 0; bit < stored.Length * 8; bit++)
        {
            byte[] changed = [.. stored];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertDetected(changed, key);
        }
    }

    [Property(MaxTest = 150)]
    public void OpenAsync_AnyBitOfALargeDocumentFlipped_IsDetected(NonNegativeInt seed)
    {
        (byte[] stored, DocumentKey key) = Write(new byte[150_000]);
        long bit = (long)seed.Get * 7919 % (stored.Length * 8L);
        stored[bit / 8] ^= (byte)(1 << (int)(bit % 8));

        AssertDetected(stored, key);
    }

    [Property(MaxTest = 100)]
    public void OpenAsync_RoundTripOfAnyLength_GivesTheSameBytes(PositiveInt size, NonNegativeInt seed)
    {
        int length = (int)((long)size.Get * 2741 * (seed.Get + 1) % 300_000);
        byte[] content = RandomNumberGenerator.GetBytes(length);
        (byte[] stored, DocumentKey key) = Write(content);

        Assert.Equal(content, Read(stored, key));
    }

    [Property(MaxTest = 100)]
    public void OpenAsync_CutShortAnywhere_IsDetectedWhenOpened(NonNegativeInt seed)
    {
        (byte[] stored, DocumentKey key) = Write(new byte[70_000]);
        int length = (int)((long)seed.Get * 7907 % stored.Length);

        var error = Assert.Throws<DocumentStoreException>(() => Open(stored[..length], key));
        Assert.Equal(DocumentStoreFailure.Corrupt, error.Failure);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(SealedChunk)]
    public void OpenAsync_BytesAppended_IsDetectedWhenOpened(int count)
    {
        (byte[] stored, DocumentKey key) = Write(new byte[70_000]);

        Assert.Throws<DocumentStoreException>(() => Open([.. stored, .. new byte[count]], key));
    }

    [Fact]
    public void OpenAsync_LastChunkLeftOutBeforeTheTrailer_IsDetectedWhenOpened()
    {
        (byte[] stored, DocumentKey key) = Write(new byte[3 * DocumentFormat.ChunkSize]);
        byte[] cut = [.. stored[..^(SealedChunk + DocumentFormat.TrailerSize)], .. stored[^DocumentFormat.TrailerSize..]];

        Assert.Throws<DocumentStoreException>(() => Open(cut, key));
    }

    [Fact]
    public void Read_TwoChunksSwapped_IsDetected()
    {
        (byte[] stored, DocumentKey key) = Write(new byte[3 * DocumentFormat.ChunkSize]);
        int first = stored.Length - DocumentFormat.TrailerSize - (3 * SealedChunk);
        byte[] changed = [.. stored];
        stored.AsSpan(first, SealedChunk).CopyTo(changed.AsSpan(first + SealedChunk));
        stored.AsSpan(first + SealedChunk, SealedChunk).CopyTo(changed.AsSpan(first));

        AssertDetected(changed, key);
    }

    [Fact]
    public void Read_ChunkOfAnotherDocumentUnderTheSameWrapper_IsDetected()
    {
        (byte[] stored, DocumentKey key) = Write(new byte[2 * DocumentFormat.ChunkSize]);
        (byte[] other, _) = Write(new byte[2 * DocumentFormat.ChunkSize]);
        int first = stored.Length - DocumentFormat.TrailerSize - (2 * SealedChunk);
        other.AsSpan(first, SealedChunk).CopyTo(stored.AsSpan(first));

        AssertDetected(stored, key);
    }

    [Fact]
    public void Read_ChangedChunk_OtherChunksAreServedAndTheChangedOneNever()
    {
        byte[] content = RandomNumberGenerator.GetBytes(3 * DocumentFormat.ChunkSize);
        (byte[] stored, DocumentKey key) = Write(content);
        stored[stored.Length - DocumentFormat.TrailerSize - (2 * SealedChunk) + 5] ^= 1;
        using Stream stream = Open(stored, key);
        var chunk = new byte[DocumentFormat.ChunkSize];

        stream.ReadExactly(chunk);
        Assert.Equal(content[..DocumentFormat.ChunkSize], chunk);
        for (int i = 0; i < 2; i++)
        {
            stream.Position = DocumentFormat.ChunkSize;
            Assert.Throws<DocumentStoreException>(() => stream.ReadExactly(chunk));
        }

        stream.Position = 2 * DocumentFormat.ChunkSize;
        stream.ReadExactly(chunk);
        Assert.Equal(content[(2 * DocumentFormat.ChunkSize)..], chunk);
    }

    [Fact]
    public void Read_ARange_TouchesOnlyItsChunks()
    {
        (byte[] stored, DocumentKey key) = Write(new byte[10 * DocumentFormat.ChunkSize]);
        var source = new CountingStream(stored);
        using Stream stream = Open(source, key);
        source.BytesRead = 0;

        stream.Position = (5 * DocumentFormat.ChunkSize) - 10;
        stream.ReadExactly(new byte[20]);

        Assert.Equal(2 * SealedChunk, source.BytesRead);
    }

    [Fact]
    public void Read_CutShortWhileOpen_IsDetected()
    {
        (byte[] stored, DocumentKey key) = Write(new byte[200_000]);
        var source = new MemoryStream();
        source.Write(stored);
        source.Position = 0;
        using Stream stream = Open(source, key);
        source.SetLength(100_000);

        var error = Assert.Throws<DocumentStoreException>(() => stream.CopyTo(Stream.Null));

        Assert.Equal(DocumentStoreFailure.Corrupt, error.Failure);
    }

    [Fact]
    public async Task WriteAsync_DestinationFails_IsATypedError()
    {
        foreach (int limit in new[] { 10, 300, 100_000, 1_000_000 })
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(async () => await EncryptedDocument.WriteAsync(
                new FailingStream(limit), Scope, _keys, (stream, token) => stream.WriteAsync(new byte[2_000_000], token), default));
            Assert.True(error is IOException or DocumentStoreException { Failure: DocumentStoreFailure.Unavailable }, error.ToString());
        }
    }

    private (byte[] Stored, DocumentKey Key) Write(byte[] content)
    {
        using var stored = new MemoryStream();
        DocumentTrailer trailer = EncryptedDocument.WriteAsync(
            stored, Scope, _keys, (stream, token) => stream.WriteAsync(content, token), default).AsTask().Result;
        return (stored.ToArray(), new DocumentKey(Scope, trailer.Sha256));
    }

    private Stream Open(byte[] stored, DocumentKey key) => Open(new MemoryStream(stored), key);

    private Stream Open(Stream stored, DocumentKey key) =>
        EncryptedDocument.OpenAsync(stored, key, _keys, default).AsTask().GetAwaiter().GetResult();

    private byte[] Read(byte[] stored, DocumentKey key)
    {
        using Stream stream = Open(stored, key);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private void AssertDetected(byte[] stored, DocumentKey key)
    {
        var error = Assert.Throws<DocumentStoreException>(() => Read(stored, key));
        // A changed key id names a key that is not there; everything else is damage.
        Assert.True(error.Failure is DocumentStoreFailure.Corrupt or DocumentStoreFailure.KeyUnavailable, error.ToString());
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long BytesRead { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = base.Read(buffer, offset, count);
            BytesRead += read;
            return read;
        }
    }

    private sealed class FailingStream(long limit) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Length + buffer.Length > limit ? throw new IOException("The device failed.") : base.WriteAsync(buffer, cancellationToken);
    }
}
