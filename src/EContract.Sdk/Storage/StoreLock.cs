namespace EContract.Sdk.Storage;

/// <summary>
/// Keeps those apart, in this process and in others, who destroy a stored document and who put another file in its place. Held for a few
/// file operations, never while a document is read; the operating system ends it with the process.
/// </summary>
internal static class StoreLock
{
    private const string FileName = "replacing.lock";

    // What .NET gives for a file that another has open for itself alone: EWOULDBLOCK of Linux and macOS, ERROR_SHARING_VIOLATION.
    private const int BusyLinux = 11, BusyMac = 35, BusyWindows = unchecked((int)0x80070020);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5), Patience = TimeSpan.FromMinutes(1);

    /// <summary>Waits for the lock.</summary>
    /// <param name="root">The store's directory.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Disposing it gives the lock up.</returns>
    /// <exception cref="IOException">Somebody holds it for longer than anybody may, or it cannot be made.</exception>
    public static async ValueTask<FileStream> AcquireAsync(string root, CancellationToken cancellationToken)
    {
        for (TimeSpan waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(Path.Combine(root, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (IsBusy(e) && waited < Patience)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether an error says that another has the file open for itself alone.</summary>
    public static bool IsBusy(IOException error) => error.HResult is BusyLinux or BusyMac or BusyWindows;
}
