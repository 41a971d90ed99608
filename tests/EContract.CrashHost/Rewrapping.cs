using EContract.Sdk.Storage;

namespace EContract.CrashHost;

/// <summary>Wraps the keys of stored documents anew, slowly, to be killed while it does.</summary>
internal static class Rewrapping
{
    public static async Task RunAsync(string folder)
    {
        using var keys = new KeyFileKeyWrapper(Path.Combine(folder, "kek.key"));
        var store = new FileSystemDocumentStore(Path.Combine(folder, "documents"), new SlowKeyWrapper(keys));
        RewrapResult result = await store.RewrapAsync();
        Console.WriteLine(result.Rewrapped + result.Current);
    }

    // As slow as an HSM across a network.
    private sealed class SlowKeyWrapper(IKeyWrapper inner) : IKeyWrapper
    {
        public string KeyId => inner.KeyId;

        public async ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default)
        {
            await Task.Delay(20, cancellationToken);
            return await inner.WrapAsync(key, cancellationToken);
        }

        public ValueTask<byte[]> UnwrapAsync(WrappedKey wrapped, CancellationToken cancellationToken = default) => inner.UnwrapAsync(wrapped, cancellationToken);
    }
}
