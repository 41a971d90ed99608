using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Timestamping;

/// <summary>
/// One time-stamp token for many files, through a hash tree (RFC 4998, 4.2). Each file gets an <see cref="ArchiveTimestamp"/>
/// beside it, which proves alone that the file existed at the token's time.
/// </summary>
/// <remarks>
/// The files stay as they are: a PDF signed at B-B stays at B-B, and no PDF viewer knows of the timestamp. It is right where a
/// policy wants proof of time for each document and an authority charges by the token; where the level itself matters, sign at B-T.
/// </remarks>
public sealed class BatchTimestamp
{
    private const string Extension = ".ats";

    private BatchTimestamp(HashedFiles files, TimestampToken token)
    {
        Files = files;
        Token = token;
    }

    /// <summary>The files, their digests and the tree; those that could not be read say why.</summary>
    public HashedFiles Files { get; }

    /// <summary>The token over the tree's root.</summary>
    public TimestampToken Token { get; }

    /// <summary>Digests files and obtains one token for all that can be read.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="authority">Who gives the token.</param>
    /// <param name="algorithm">The digest; SHA-256 by default.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="IOException">None of the files can be read.</exception>
    /// <exception cref="TimestampException">No token was obtained.</exception>
    public static async Task<BatchTimestamp> CreateAsync(
        IReadOnlyCollection<string> paths,
        ITimestampAuthority authority,
        DigestAlgorithm? algorithm = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(authority);
        var options = new BulkHasherOptions();
        options.Algorithms[0] = algorithm ?? DigestAlgorithm.Sha256;
        HashedFiles files = await new BulkHasher(options).HashAllAsync(paths, progress: null, cancellationToken).ConfigureAwait(false);
        if (files.Tree is not { } tree)
            throw new IOException("None of the files to be timestamped can be read.", files.Files.Count > 0 ? files.Files[0].Error : null);
        TimestampToken token = await authority.TimestampAsync(tree.Root, tree.Algorithm, cancellationToken).ConfigureAwait(false);
        // Whatever implementation was plugged in: a token over something else proves nothing of the files.
        return token.Info.ImprintAlgorithmOid == tree.Algorithm.Oid && token.Info.Imprint.Span.SequenceEqual(tree.Root.Span)
            ? new BatchTimestamp(files, token)
            : throw new TimestampException(TimestampFailure.WrongImprint, "The time-stamp token covers another digest than the one sent.");
    }

    /// <summary>Where a file's archive timestamp is kept: beside it, <c>NAME.ats</c>.</summary>
    public static string PathFor(string path) => path + Extension;

    /// <summary>Reads the archive timestamp beside a file and digests the file: whether it is the one that was timestamped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The archive timestamp if it covers the file as it is; <see langword="null"/> if the file was changed. Trust in its authority is for the caller to judge.</returns>
    /// <exception cref="IOException">One of the two cannot be read.</exception>
    /// <exception cref="EContractException">What lies beside the file is no archive timestamp.</exception>
    public static async Task<ArchiveTimestamp?> FindAsync(string path, CancellationToken cancellationToken = default)
    {
        ArchiveTimestamp timestamp = ArchiveTimestamp.Decode(await File.ReadAllBytesAsync(PathFor(path), cancellationToken).ConfigureAwait(false));
        var options = new BulkHasherOptions { MaxDegreeOfParallelism = 1 };
        options.Algorithms[0] = timestamp.Algorithm;
        HashedFiles files = await new BulkHasher(options).HashAllAsync([path], progress: null, cancellationToken).ConfigureAwait(false);
        HashedFile file = files.Files[0];
        if (file.Error is { } error)
            throw new IOException($"{path} cannot be read: {error.Message}", error);
        return timestamp.Covers(file.Digests[0]) ? timestamp : null;
    }

    /// <summary>What proves that a file is covered by the token.</summary>
    /// <param name="index">The file's place among those given.</param>
    /// <exception cref="InvalidOperationException">The file could not be read.</exception>
    public ArchiveTimestamp GetArchiveTimestamp(int index) => new(Files.GetProof(index), Token);

    /// <summary>Writes each file's archive timestamp beside it; each appears complete, or not at all.</summary>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="IOException">One cannot be written; those before it are there.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken = default)
    {
        foreach (HashedFile file in Files.Files.Where(file => file.IsHashed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] encoded = GetArchiveTimestamp(file.Index).Encode();
            await DestinationFile.WriteAsync(PathFor(file.Path), async stream =>
            {
                await stream.WriteAsync(encoded, cancellationToken).ConfigureAwait(false);
                return encoded.Length;
            }).ConfigureAwait(false);
        }
    }
}
