using System.Security.Cryptography;
using EContract.Sdk.Storage;
using EContract.Sdk.Storage.Encryption;

namespace EContract.Sdk.Tests.Storage.Encryption;

/// <summary>Reading to the end, where the next chunks are opened while those before are handed on and digested.</summary>
public sealed class DecryptingStreamTests : IDisposable
{
    private const int Chunk = DocumentFormat.ChunkSize;
    private const int Length = (50 * Chunk) + 77;
    private static readonly DocumentScope Scope = new("envelope", "document");
    private readonly InMemoryKeyWrapper _keys = new();
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(Length);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _keys.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk)]
    [InlineData((17 * Chunk) + 5)]
    [InlineData(Length - 1)]
    [InlineData(Length)]
    [InlineData(Length + 10)]
    public async Task CopyToAsync_FromAnyPlace_GivesTheRestAndStandsAtTheEnd(int position)
    {
        await using Stream stream = await OpenAsync(await WriteAsync());
        await stream.ReadExactlyAsync(new byte[100], Cancellation);
        stream.Position = position;
        using var copy = new MemoryStream();

        await stream.CopyToAsync(copy, Cancellation);

        Assert.True(copy.ToArray().AsSpan().SequenceEqual(_content.AsSpan(Math.Min(position, Length))));
        Assert.Equal(Math.Max(position, Length), stream.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(50)]
    public async Task CopyToAsync_OneChunkChanged_GivesSomeOfWhatLiesBeforeItAndNothingMore(int chunk)
    {
        byte[] stored = await WriteAsync();
        stored[stored.Length - DocumentFormat.TrailerSize - 77 - DocumentFormat.TagSize - ((50 - chunk) * (Chunk + DocumentFormat.TagSize)) + 3] ^= 1;
        await using Stream stream = await OpenAsync(stored);
        using var copy = new MemoryStream();

        for (int time = 0; time < 2; time++)
        {
            var error = await Assert.ThrowsAsync<DocumentStoreException>(() => stream.CopyToAsync(copy, Cancellation));

            Assert.Equal(DocumentStoreFailure.Corrupt, error.Failure);
            Assert.Contains($"chunk {chunk} of 51", error.Message, StringComparison.Ordinal);
            Assert.True(copy.Length <= chunk * Chunk);
            Assert.True(copy.ToArray().AsSpan().SequenceEqual(_content.AsSpan(0, (int)copy.Length)));
        }
    }

    [Fact]
    public async Task CopyToAsync_DestinationFails_IsItsErrorAndTheStreamCanBeReadOn()
    {
        await using Stream stream = await OpenAsync(await WriteAsync());

        await Assert.ThrowsAsync<TimeoutException>(() => stream.CopyToAsync(new BrokenStream(), Cancellation));

        stream.Position = 3;
        var rest = new byte[Length - 3];
        await stream.ReadExactlyAsync(rest, Cancellation);
        Assert.True(rest.AsSpan().SequenceEqual(_content.AsSpan(3)));
    }

    // Every chunk and the trailer are authentic, but what they hold is not what its name says.
    [Theory]
    [InlineData(Length)]
    [InlineData(100)]
    public async Task Read_ContentHasAnotherDigestThanItsName_TheEndIsNeverServed(int length)
    {
        byte[] documentKey = RandomNumberGenerator.GetBytes(DocumentFormat.KeySize);
        using var cipher = new DocumentCipher(documentKey);
        using var stored = new MemoryStream();
        stored.Write(new DocumentHeader(Chunk, await _keys.WrapAsync(documentKey, Cancellation)).Encode(cipher, Scope));
        var writer = new EncryptingStream(stored, cipher);
        await writer.WriteAsync(_content.AsMemory(0, length), Cancellation);
        await writer.CompleteAsync(Cancellation);
        await writer.ReleaseAsync();
        stored.SetLength(stored.Length - DocumentFormat.TrailerSize);
        stored.Position = stored.Length;
        var key = new DocumentKey(Scope, new string('0', 64));
        stored.Write(new DocumentTrailer(length, key.Sha256).Seal(cipher));

        foreach (Func<Stream, Task> read in (Func<Stream, Task>[])[
            stream => stream.CopyToAsync(Stream.Null, Cancellation),
            stream => stream.ReadExactlyAsync(new byte[length], Cancellation).AsTask(),
            stream => Task.Run(() => stream.ReadExactly(new byte[length]), Cancellation),
            stream => Task.Run(() => { while (stream.ReadByte() >= 0) { } }, Cancellation)])
        {
            await using Stream stream = await EncryptedDocument.OpenAsync(new MemoryStream(stored.ToArray()), key, _keys, Cancellation);
            var error = await Assert.ThrowsAsync<DocumentStoreException>(() => read(stream));
            Assert.Contains("SHA-256", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<DocumentStoreException>(() => read(stream));
        }
    }

    [Fact]
    public async Task ReadAsync_MixedWithReadAndSeek_GivesTheSameBytes()
    {
        await using Stream stream = await OpenAsync(await WriteAsync());
        var buffer = new byte[5 * Chunk];
        uint state = 1;
        for (int i = 0; i < 300; i++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            if (i % 7 == 0)
                stream.Position = state % Length;
            int start = (int)stream.Position, count = (int)(state / 7 % buffer.Length);
            int read = i % 2 == 0 ? stream.Read(buffer, 0, count) : await stream.ReadAsync(buffer.AsMemory(0, count), Cancellation);
            Assert.True(buffer.AsSpan(0, read).SequenceEqual(_content.AsSpan(start, read)));
        }
    }

    private async Task<byte[]> WriteAsync()
    {
        using var stored = new MemoryStream();
        await EncryptedDocument.WriteAsync(stored, Scope, _keys, (stream, token) => stream.WriteAsync(_content, token), Cancellation);
        return stored.ToArray();
    }

    private ValueTask<Stream> OpenAsync(byte[] stored) => EncryptedDocument.OpenAsync(
        new MemoryStream(stored), new DocumentKey(Scope, Convert.ToHexStringLower(SHA256.HashData(_content))), _keys, Cancellation);

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Length == 0 ? base.WriteAsync(buffer, cancellationToken) : throw new TimeoutException();
    }
}
