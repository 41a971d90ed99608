using System.Security.Cryptography;

namespace EContract.Sdk.Storage.Encryption;

/// <summary>
/// The SHA-256 of a document that is read in order, beside the reading: whoever reads everything has it checked before the last chunks come
/// out. Each chunk has been authenticated by itself before.
/// </summary>
internal sealed class ContentDigest(string sha256, long length) : IDisposable
{
    // Less is digested sooner than another thread would begin.
    private const int WorthAThread = 128 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Task _digesting = Task.CompletedTask;
    private long _digested;
    private bool? _isRight;

    /// <summary>Whether nothing is known against what was read so far.</summary>
    public bool FindsOnlyWhatWasSaved() => _isRight != false;

    /// <summary>Waits until all that was added is digested.</summary>
    public void Wait() => _digesting.GetAwaiter().GetResult();

    /// <summary>Digests what a window has that was not digested yet, if it follows on.</summary>
    public void Add(ChunkWindow window)
    {
        if (Next(window) is not { IsEmpty: false } next)
            return;
        _hash.AppendData(next.Span);
        Advance(next.Length);
    }

    /// <summary>The same, while other things go on, unless it is the end.</summary>
    /// <returns>Whether the document, if this is its end, is the one that was saved.</returns>
    public async ValueTask<bool> AddBehindAsync(ChunkWindow window)
    {
        if (Next(window) is not { IsEmpty: false } next)
            return FindsOnlyWhatWasSaved();
        Task before = _digesting;
        _digesting = window.Digesting = next.Length < WorthAThread && before.IsCompleted
            ? AppendHere(next)
            : AppendAfterAsync(before, next);
        if (_digested + next.Length == length)
            await _digesting.ConfigureAwait(false);
        Advance(next.Length);
        return FindsOnlyWhatWasSaved();
    }

    public void Dispose()
    {
        Wait();
        _hash.Dispose();
    }

    private ReadOnlyMemory<byte> Next(ChunkWindow window) =>
        _isRight is null && window.Start <= _digested && _digested < window.End ? window.From(_digested) : default;

    private Task AppendHere(ReadOnlyMemory<byte> next)
    {
        _hash.AppendData(next.Span);
        return Task.CompletedTask;
    }

    private async Task AppendAfterAsync(Task before, ReadOnlyMemory<byte> next)
    {
        await before.ConfigureAwait(false);
        await Task.Run(() => _hash.AppendData(next.Span)).ConfigureAwait(false);
    }

    private void Advance(int count)
    {
        _digested += count;
        if (_digested == length)
            _isRight = Convert.ToHexStringLower(_hash.GetHashAndReset()) == sha256;
    }
}
