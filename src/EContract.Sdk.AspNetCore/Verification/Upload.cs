using System.Threading.RateLimiting;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>A file that was sent: in a temporary file without a name, which is gone with the process at the latest.</summary>
/// <param name="Name">How the sender calls it, without folders.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Place">Its place among the files that may be here at a time.</param>
internal sealed record Upload(string Name, FileStream Content, RateLimitLease Place) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync().ConfigureAwait(false);
        Place.Dispose();
    }
}
