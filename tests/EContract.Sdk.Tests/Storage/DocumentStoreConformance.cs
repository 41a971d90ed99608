using System.Security.Cryptography;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Tests.Storage;

/// <summary>What every <see cref="IDocumentStore"/> promises.</summary>
public abstract class DocumentStoreConformance
{
    private const int Chunk = 64 * 1024;
    private static readonly DocumentScope Scope = new("0199f3a2-0000-7000-8000-000000000001", "0199f3a2-0000-7000-8000-000000000002");

    /// <summary>The lengths around the places where a store might cut.</summary>
    public static TheoryData<int> Lengths { get; } =
        [0, 1, 15, 16, 17, Chunk - 1, Chunk, Chunk + 1, (2 * Chunk) - 1, 2 * Chunk, (2 * Chunk) + 1, (9 * Chunk) + 7, (20 * Chunk) + 12345];

    protected abstract IDocumentStore Store { get; }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task OpenAsync_AfterSave_GivesTheSameBytes(int length)
    {
        byte[] content = Content(length);

        StoredDocument stored = await Store.SaveAsync(Scope, content);

        Assert.Equal(length, stored.Length);
        Assert.Equal(Scope, stored.Key.Scope);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), stored.Key.Sha256);
        Assert.Equal(content, await ReadAllAsync(stored.Key));
    }

    [Fact]
    public async Task ListAsync_SeveralVersions_GivesThoseOfTheScopeOnly()
    {
        Assert.Empty(await Store.ListAsync(Scope));
        StoredDocument first = await Store.SaveAsync(Scope, Content(1)), second = await Store.SaveAsync(Scope, Content(2));
        await Store.SaveAsync(new DocumentScope(Scope.EnvelopeId, "other"), Content(3));

        IReadOnlyList<DocumentKey> found = await Store.ListAsync(Scope);

        Assert.Equal(new[] { first.Key.Sha256, second.Key.Sha256 }.Order(), found.Select(key => key.Sha256).Order());
        Assert.All(found, key => Assert.Equal(Scope, key.Scope));
    }

    [Fact]
    public async Task SaveAsync_WrittenInOddPieces_GivesTheSameBytes()
    {
        byte[] content = Content(3 * Chunk);
        StoredDocument stored = await Store.SaveAsync(Scope, async (destination, token) =>
        {
            int[] sizes = [1, 7, 100, Chunk, 3, Chunk - 1, Chunk + 1];
            int offset = 0;
            for (int i = 0; offset < content.Length; i++)
            {
                int count = Math.Min(sizes[i % sizes.Length], content.Length - offset);
                if (i % 2 == 0)
                    await destination.WriteAsync(content.AsMemory(offset, count), token);
                else
                    destination.Write(content, offset, count);
                offset += count;
            }
        });

        Assert.Equal(content, await ReadAllAsync(stored.Key));
    }

    [Fact]
    public async Task SaveAsync_CallbackDisposesTheStream_IsSaved()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, async (destination, token) =>
        {
            await using var writer = new StreamWriter(destination);
            await writer.WriteAsync("契約書");
        });

        Assert.Equal("契約書"u8.ToArray(), await ReadAllAsync(stored.Key));
    }

    [Fact]
    public async Task SaveAsync_SameContentTwice_GivesTheSameKey()
    {
        StoredDocument first = await Store.SaveAsync(Scope, "same"u8.ToArray());
        StoredDocument second = await Store.SaveAsync(Scope, "same"u8.ToArray());

        Assert.Equal(first, second);
        Assert.Equal("same"u8.ToArray(), await ReadAllAsync(first.Key));
    }

    [Fact]
    public async Task SaveAsync_OtherContent_KeepsBothVersions()
    {
        StoredDocument first = await Store.SaveAsync(Scope, "first"u8.ToArray());
        StoredDocument second = await Store.SaveAsync(Scope, "second"u8.ToArray());

        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal("first"u8.ToArray(), await ReadAllAsync(first.Key));
        Assert.Equal("second"u8.ToArray(), await ReadAllAsync(second.Key));
    }

    [Fact]
    public async Task SaveAsync_SameContentConcurrently_AllGetTheSameKey()
    {
        byte[] content = Content((2 * Chunk) + 3);

        StoredDocument[] all = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await Store.SaveAsync(Scope, content))));

        Assert.Single(all.Distinct());
        Assert.Equal(content, await ReadAllAsync(all[0].Key));
    }

    [Fact]
    public async Task SaveAsync_DifferentContentsConcurrently_AllAreKept()
    {
        StoredDocument[] all = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => Task.Run(async () => await Store.SaveAsync(Scope, Content(i * 5000)))));

        for (int i = 0; i < all.Length; i++)
            Assert.Equal(Content(i * 5000), await ReadAllAsync(all[i].Key));
    }

    [Fact]
    public async Task SaveAsync_CallbackThrows_ExceptionComesThroughAndNothingIsStored()
    {
        byte[] content = Content(3 * Chunk);
        var key = new DocumentKey(Scope, Convert.ToHexStringLower(SHA256.HashData(content)));

        var error = await Assert.ThrowsAsync<TimeoutException>(async () => await Store.SaveAsync(Scope, async (destination, token) =>
        {
            await destination.WriteAsync(content, token);
            throw new TimeoutException("stop");
        }));

        Assert.Equal("stop", error.Message);
        Assert.False(await Store.ExistsAsync(key));
    }

    [Fact]
    public async Task SaveAsync_Cancelled_NothingIsStored()
    {
        using var cancellation = new CancellationTokenSource();
        byte[] content = Content(100);
        var key = new DocumentKey(Scope, Convert.ToHexStringLower(SHA256.HashData(content)));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.SaveAsync(
            Scope,
            async (destination, token) =>
            {
                await destination.WriteAsync(content, token);
                await cancellation.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            cancellation.Token));

        Assert.False(await Store.ExistsAsync(key));
    }

    [Fact]
    public async Task ExistsAsync_SavedOrNot_SaysSo()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, "here"u8.ToArray());

        Assert.True(await Store.ExistsAsync(stored.Key));
        Assert.False(await Store.ExistsAsync(new DocumentKey(new DocumentScope("other", "document"), stored.Key.Sha256)));
        Assert.False(await Store.ExistsAsync(new DocumentKey(Scope, new string('0', 64))));
    }

    [Fact]
    public async Task OpenAsync_NotSaved_NotFound()
    {
        var error = await Assert.ThrowsAsync<DocumentStoreException>(
            async () => await Store.OpenAsync(new DocumentKey(Scope, new string('0', 64))));

        Assert.Equal(DocumentStoreFailure.NotFound, error.Failure);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task OpenAsync_ManyReadersAtOnce_EachReadsItAll()
    {
        byte[] content = Content((5 * Chunk) + 1);
        StoredDocument stored = await Store.SaveAsync(Scope, content);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            Assert.Equal(content, await ReadAllAsync(stored.Key)))));
    }

    [Fact]
    public async Task Read_AnyRange_EqualsTheSliceOfThePlainBytes()
    {
        byte[] content = Content((4 * Chunk) + 321);
        StoredDocument stored = await Store.SaveAsync(Scope, content);
        await using Stream stream = await Store.OpenAsync(stored.Key);

        Assert.Equal(content.Length, stream.Length);
        foreach ((int offset, int count) in RandomRanges(content.Length, 300))
        {
            stream.Position = offset;
            var range = new byte[count];
            int read = offset % 2 == 0 ? stream.ReadAtLeast(range, count, false) : await stream.ReadAtLeastAsync(range, count, false);
            Assert.Equal(Math.Min(count, content.Length - offset), read);
            Assert.True(range.AsSpan(0, read).SequenceEqual(content.AsSpan(offset, read)));
            Assert.Equal(offset + read, stream.Position);
        }
    }

    [Fact]
    public async Task Stream_SeekedEverywhere_BehavesAsAStream()
    {
        byte[] content = Content(Chunk + 10);
        StoredDocument stored = await Store.SaveAsync(Scope, content);
        await using Stream stream = await Store.OpenAsync(stored.Key);

        Assert.True(stream is { CanRead: true, CanSeek: true, CanWrite: false });
        Assert.Equal(content.Length - 1, stream.Seek(-1, SeekOrigin.End));
        Assert.Equal(content[^1], stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
        Assert.Equal(content.Length - 5, stream.Seek(-5, SeekOrigin.Current));
        Assert.Equal(content[^5], stream.ReadByte());
        Assert.Equal(3, stream.Seek(3, SeekOrigin.Begin));
        Assert.Equal(content[3], stream.ReadByte());
        stream.Position = content.Length + 100L;
        Assert.Equal(0, stream.Read(new byte[10]));
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.WriteByte(1));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
    }

    [Fact]
    public async Task SaveAsync_StreamGiven_CanNeitherReadNorSeek()
    {
        await Store.SaveAsync(Scope, (destination, _) =>
        {
            Assert.True(destination is { CanWrite: true, CanRead: false, CanSeek: false });
            Assert.Throws<NotSupportedException>(() => destination.Seek(0, SeekOrigin.Begin));
            Assert.Throws<NotSupportedException>(() => destination.Read(new byte[1], 0, 1));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public async Task ShredAsync_SavedDocument_IsGoneAndNothingElseIs()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, Content(5000));
        StoredDocument other = await Store.SaveAsync(Scope, Content(5001));

        Assert.True(await Store.ShredAsync(stored.Key));

        Assert.False(await Store.ExistsAsync(stored.Key));
        var error = await Assert.ThrowsAsync<DocumentStoreException>(async () => await Store.OpenAsync(stored.Key));
        Assert.Equal(DocumentStoreFailure.NotFound, error.Failure);
        Assert.Equal(Content(5001), await ReadAllAsync(other.Key));
        Assert.Equal(other.Key, Assert.Single(await ListAsync()).Key);
    }

    [Fact]
    public async Task ShredAsync_TwiceOrNeverSaved_ChangesNothing()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, Content(100));

        Assert.True(await Store.ShredAsync(stored.Key));
        Assert.False(await Store.ShredAsync(stored.Key));
        Assert.False(await Store.ShredAsync(new DocumentKey(new DocumentScope("never", "saved"), new string('0', 64))));
    }

    [Fact]
    public async Task ShredAsync_Cancelled_DestroysNothing()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, Content(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ShredAsync(stored.Key, new CancellationToken(canceled: true)));

        Assert.Equal(Content(100), await ReadAllAsync(stored.Key));
    }

    [Fact]
    public async Task SaveAsync_AfterShredding_IsKeptAnew()
    {
        StoredDocument stored = await Store.SaveAsync(Scope, Content(100));
        await Store.ShredAsync(stored.Key);

        Assert.Equal(stored, await Store.SaveAsync(Scope, Content(100)));
        Assert.Equal(Content(100), await ReadAllAsync(stored.Key));
    }

    [Fact]
    public async Task ListAllAsync_Always_GivesEachOnceAndGoesOnBehindAny()
    {
        Assert.Empty(await ListAsync());
        var saved = new List<DocumentKey>();
        for (int i = 0; i < 30; i++)
            saved.Add((await Store.SaveAsync(new DocumentScope($"envelope-{i % 7}", $"document-{i % 3}"), Content(i))).Key);

        List<KeptDocument> all = await ListAsync();

        Assert.Equal(saved.Select(key => key.ToString()).Order(), all.Select(kept => kept.Key.ToString()).Order());
        Assert.All(all, kept => Assert.True(TimeProvider.System.GetUtcNow() - kept.SavedAt < TimeSpan.FromHours(1)));
        for (int i = 0; i < all.Count; i++)
            Assert.Equal(all[(i + 1)..], await ListAsync(all[i].Key));
        await Store.ShredAsync(all[10].Key);
        Assert.Equal(all[11..], await ListAsync(all[10].Key));
    }

    private async Task<List<KeptDocument>> ListAsync(DocumentKey? after = null)
    {
        var all = new List<KeptDocument>();
        await foreach (KeptDocument kept in Store.ListAllAsync(after))
            all.Add(kept);
        return all;
    }

    protected static byte[] Content(int length)
    {
        var content = new byte[length];
        for (int i = 0; i < length; i++)
            content[i] = (byte)(((i * 31) ^ (i >> 8) ^ (i >> 16)) & 0xFF);
        return content;
    }

    private async Task<byte[]> ReadAllAsync(DocumentKey key)
    {
        await using Stream stream = await Store.OpenAsync(key);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static IEnumerable<(int Offset, int Count)> RandomRanges(int length, int count)
    {
        // A fixed generator: the same ranges in every run.
        uint state = 2463534242;
        int Next(int limit)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return (int)(state % (uint)limit);
        }

        for (int i = 0; i < count; i++)
            yield return (Next(length), Next(i % 3 == 0 ? 64 : 3 * Chunk));
    }
}
