namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>A file that was sent: in a temporary file without a name, which is gone with the process at the latest.</summary>
/// <param name="Name">How the sender calls it, without folders.</param>
/// <param name="Content">What is in it.</param>
internal sealed record Upload(string Name, FileStream Content) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
