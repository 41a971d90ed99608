using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Tests.Signing.Bulk;

/// <summary>A key that remembers how it was called, and fails when told to.</summary>
internal sealed class RecordingSigner(ISigner key, Func<int, Exception?>? failureOfCall = null) : ISigner
{
    private readonly Lock _lock = new();
    private int _underWay;

    /// <summary>How many digests each call brought.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>How many calls there were at once at most.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>What every call waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => key.GetCredentialAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
    {
        int number;
        lock (_lock)
        {
            number = Batches.Count;
            Batches.Add(digests.Count);
            MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
        }

        try
        {
            await Gate.WaitAsync(cancellationToken);
            return failureOfCall?.Invoke(number) is { } failure ? throw failure : await key.SignAsync(digests, cancellationToken);
        }
        finally
        {
            lock (_lock)
                _underWay--;
        }
    }
}
