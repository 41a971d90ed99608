using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EContract.Sdk.Cryptography.Hashing;

/// <summary>
/// Digests many files: on all processors, several algorithms in one read, with memory that depends on neither the number nor the
/// length of the files. A file that cannot be read is a result like the others, and stops none of them.
/// </summary>
/// <remarks>Safe for concurrent use; each call has threads and buffers of its own.</remarks>
public sealed class BulkHasher
{
    private readonly DigestAlgorithm[] _algorithms;
    private readonly int _threads;
    private readonly int _bufferLength;
    private readonly int _maxResultsWaiting;

    /// <summary>Creates a hasher.</summary>
    /// <param name="options">How it works; later changes have no effect.</param>
    /// <exception cref="ArgumentException">There is no algorithm, or a number that makes no sense.</exception>
    public BulkHasher(BulkHasherOptions? options = null)
    {
        options ??= new BulkHasherOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDegreeOfParallelism, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BufferLength, 4096, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BufferLength, 1 << 30, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxResultsWaiting, 1, nameof(options));
        if (options.Algorithms.Count == 0)
            throw new ArgumentException("At least one digest algorithm is needed.", nameof(options));
        _algorithms = [.. options.Algorithms];
        _threads = options.MaxDegreeOfParallelism;
        _bufferLength = options.BufferLength;
        _maxResultsWaiting = options.MaxResultsWaiting;
    }

    /// <summary>Digests files as their names come, and gives each result when it is there, in no particular order.</summary>
    /// <param name="paths">The files. Asked for the next one by one thread at a time.</param>
    /// <param name="cancellationToken">Stops. So does leaving the enumeration.</param>
    public async IAsyncEnumerable<HashedFile> HashAsync(
        IEnumerable<string> paths,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var results = Channel.CreateBounded<HashedFile>(new BoundedChannelOptions(_maxResultsWaiting) { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task working = RunAsync(paths, file => Put(results.Writer, file, stop.Token), stop.Token);
        _ = working.ContinueWith(
            done => results.Writer.Complete(done.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (HashedFile file in results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return file;
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Digests files and builds the hash tree over them. Takes about 200 bytes of memory a file.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="progress">Is told after each file how many are done.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<HashedFiles> HashAllAsync(
        IReadOnlyCollection<string> paths,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var files = new HashedFile[paths.Count];
        int done = 0;
        await RunAsync(
            paths.Take(files.Length),
            file =>
            {
                files[file.Index] = file;
                progress?.Report(Interlocked.Increment(ref done));
            },
            cancellationToken).ConfigureAwait(false);
        DigestAlgorithm algorithm = _algorithms[0];
        byte[] digests = new byte[files.Count(file => file.IsHashed) * algorithm.Length];
        Span<byte> rest = digests;
        foreach (HashedFile file in files.Where(file => file.IsHashed))
        {
            file.Digests[0].CopyTo(rest);
            rest = rest[algorithm.Length..];
        }

        HashTree? tree = digests.Length == 0
            ? null
            : await Task.Run(() => HashTree.Build(algorithm, digests, _threads, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new HashedFiles(files, tree);
    }

    private static void Put(ChannelWriter<HashedFile> writer, HashedFile file, CancellationToken cancellationToken)
    {
        // The thread is the worker's own, and has nothing else to do until somebody takes a result.
        if (!writer.TryWrite(file))
            writer.WriteAsync(file, cancellationToken).AsTask().GetAwaiter().GetResult();
    }

    // Threads of their own: reading blocks, and the pool has only one for each processor.
    private Task RunAsync(IEnumerable<string> paths, Action<HashedFile> put, CancellationToken cancellationToken)
    {
        var queue = new PathQueue(paths);
        IEnumerable<Task> workers = Enumerable.Range(0, _threads).Select(_ => Task.Factory.StartNew(
            () => Work(queue, put, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return Task.WhenAll([.. workers]).ContinueWith(
            done =>
            {
                queue.Dispose();
                return done;
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Unwrap();
    }

    private void Work(PathQueue queue, Action<HashedFile> put, CancellationToken cancellationToken)
    {
        using var digester = new FileDigester(_algorithms, _bufferLength);
        while (queue.TryTake(out int index, out string path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            put(Digest(digester, index, path, cancellationToken));
        }
    }

    private static HashedFile Digest(FileDigester digester, int index, string path, CancellationToken cancellationToken)
    {
        try
        {
            (long length, byte[][] digests) = digester.Digest(path, cancellationToken);
            return new HashedFile(path, index, length, digests, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new HashedFile(path, index, 0, [], e);
        }
    }

    /// <summary>The names that are still to be taken, and their numbers.</summary>
    private sealed class PathQueue(IEnumerable<string> paths) : IDisposable
    {
        private readonly IEnumerator<string> _paths = paths.GetEnumerator();
        private readonly Lock _lock = new();
        private int _next;

        public bool TryTake(out int index, out string path)
        {
            lock (_lock)
            {
                bool taken = _paths.MoveNext();
                (index, path) = taken ? (_next++, _paths.Current) : (-1, "");
                return taken;
            }
        }

        public void Dispose() => _paths.Dispose();
    }
}
