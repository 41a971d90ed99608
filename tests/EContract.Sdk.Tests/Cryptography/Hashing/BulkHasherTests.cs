using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Cryptography.Hashing;

public sealed class BulkHasherTests : IDisposable
{
    private const int BufferLength = 4096;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BufferLength - 1)]
    [InlineData(BufferLength)]
    [InlineData(BufferLength + 1)]
    [InlineData(3 * BufferLength)]
    [InlineData((7 * BufferLength) + 5)]
    public async Task HashAllAsync_FileOfAnyLength_GivesAllDigests(int length)
    {
        byte[] content = RandomNumberGenerator.GetBytes(length);
        string path = Write("a.pdf", content);

        HashedFile file = Assert.Single((await Hasher(DigestAlgorithm.Sha256, DigestAlgorithm.Sha512, DigestAlgorithm.Sha3_256).HashAllAsync([path])).Files);

        Assert.True(file.IsHashed);
        Assert.Equal(length, file.Length);
        Assert.Equal([SHA256.HashData(content), SHA512.HashData(content), DigestAlgorithm.Sha3_256.ComputeHash(content)], file.Digests);
    }

    [Fact]
    public async Task HashAllAsync_SomeCannotBeRead_GivesTheOthersAndTheirTree()
    {
        string[] paths = [.. Enumerable.Range(0, 50).Select(i => i % 7 == 3 ? _directory.Combine($"missing{i}") : Write($"{i}.pdf", RandomNumberGenerator.GetBytes(i * 400)))];
        paths[10] = _directory.FullPath;
        int reported = 0;

        HashedFiles files = await Hasher(DigestAlgorithm.Sha256).HashAllAsync(paths, new Immediate(_ => Interlocked.Increment(ref reported)));

        Assert.Equal(paths, files.Files.Select(file => file.Path));
        Assert.Equal(50, reported);
        for (int i = 0; i < paths.Length; i++)
        {
            if (i % 7 == 3 || i == 10)
            {
                Assert.NotNull(files.Files[i].Error);
                Assert.Throws<InvalidOperationException>(() => files.GetProof(i));
            }
            else
            {
                Assert.True(files.GetProof(i).Proves(SHA256.HashData(File.ReadAllBytes(paths[i])), files.Tree!.Root.Span));
            }
        }
    }

    [Fact]
    public async Task HashAllAsync_AfterAFileThatFailedHalfway_DigestsTheNextFromItsStart()
    {
        // The digests' state is shared by all files of a thread.
        string large = Write("large", RandomNumberGenerator.GetBytes(5 * BufferLength));
        using var digester = new FileDigester([DigestAlgorithm.Sha256], BufferLength);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        Assert.Throws<OperationCanceledException>(() => digester.Digest(large, stopped.Token));

        Assert.Equal(SHA256.HashData(await File.ReadAllBytesAsync(large)), digester.Digest(large, CancellationToken.None).Digests[0]);
    }

    [Fact]
    public async Task HashAllAsync_NothingToRead_HasNoTree()
    {
        Assert.Null((await Hasher(DigestAlgorithm.Sha256).HashAllAsync([])).Tree);
        Assert.Null((await Hasher(DigestAlgorithm.Sha256).HashAllAsync([_directory.Combine("missing")])).Tree);
    }

    [Fact]
    public async Task HashAsync_EndlessNames_TakesNoMoreThanAreWanted()
    {
        string path = Write("a", [1]);
        int asked = 0;
        IEnumerable<string> Endless()
        {
            while (true)
            {
                asked++;
                yield return path;
            }
        }

        var hasher = new BulkHasher(new BulkHasherOptions { MaxDegreeOfParallelism = 2, MaxResultsWaiting = 3 });
        int taken = 0;
        await foreach (HashedFile file in hasher.HashAsync(Endless()))
        {
            Assert.True(file.IsHashed);
            if (++taken == 20)
                break;
        }

        // Those taken, those waiting, and one in the hands of each thread.
        Assert.InRange(asked, 20, 20 + 3 + 2 + 1);
    }

    [Fact]
    public async Task HashAsync_NamesThatThrow_PassesTheErrorOn()
    {
        static IEnumerable<string> Broken()
        {
            yield return "missing";
            throw new InvalidDataException("the list ends here");
        }

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (HashedFile file in Hasher(DigestAlgorithm.Sha256).HashAsync(Broken()))
                Assert.False(file.IsHashed);
        });
    }

    [Fact]
    public async Task HashAsync_Cancelled_Stops()
    {
        string path = Write("a", [1]);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (HashedFile _ in Hasher(DigestAlgorithm.Sha256).HashAsync(Enumerable.Repeat(path, int.MaxValue), stop.Token))
                await stop.CancelAsync();
        });
    }

    [Fact]
    public async Task HashAllAsync_PipeOrDevice_IsRefusedAtOnce()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Pipes in the file system are Linux's.");
        string pipe = _directory.Combine("pipe");
        (await ToolRunner.RunAsync("mkfifo", [pipe])).EnsureSuccess();

        HashedFiles files = await Hasher(DigestAlgorithm.Sha256).HashAllAsync([pipe, "/dev/zero"]);

        Assert.All(files.Files, file => Assert.Contains("pipe", Assert.IsType<IOException>(file.Error).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_OptionsThatMakeNoSense_AreRefused()
    {
        var none = new BulkHasherOptions();
        none.Algorithms.Clear();
        Assert.Throws<ArgumentException>(() => new BulkHasher(none));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BulkHasher(new() { MaxDegreeOfParallelism = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BulkHasher(new() { BufferLength = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BulkHasher(new() { MaxResultsWaiting = 0 }));
    }

    private static BulkHasher Hasher(params DigestAlgorithm[] algorithms)
    {
        var options = new BulkHasherOptions { MaxDegreeOfParallelism = 2, BufferLength = BufferLength };
        options.Algorithms.Clear();
        foreach (DigestAlgorithm algorithm in algorithms)
            options.Algorithms.Add(algorithm);
        return new BulkHasher(options);
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_directory.Combine(name), content);
        return _directory.Combine(name);
    }

    private sealed class Immediate(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
