using EContract.Sdk.Cryptography;

namespace EContract.CrashHost;

/// <summary>A key that writes a line into a file each time it has signed: what it did outlives the process.</summary>
internal sealed class RecordingSigner(ISigner key, string logPath) : ISigner, IAsyncDisposable
{
    private readonly Lock _gate = new();

    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
        key.GetCredentialAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> values = await key.SignAsync(digests, cancellationToken);
        lock (_gate)
            File.AppendAllText(logPath, $"{Environment.ProcessId} signed {digests.Count} digests\n");
        return values;
    }

    public async ValueTask DisposeAsync()
    {
        if (key is IAsyncDisposable remote)
            await remote.DisposeAsync();
        (key as IDisposable)?.Dispose();
    }
}
