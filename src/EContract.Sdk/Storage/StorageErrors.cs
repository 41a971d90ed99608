namespace EContract.Sdk.Storage;

/// <summary>Says what an error of the file system means to a store.</summary>
internal static class StorageErrors
{
    // .NET gives the plain errno as HResult on Unix.
    private const int NoSpaceUnix = 28;
    private const int ReadOnlyUnix = 30;
    private const int QuotaLinux = 122;
    private const int QuotaMac = 69;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);
    private const int WriteProtectWindows = unchecked((int)0x80070013);

    public static bool IsStorageError(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Writes a part of a document's stored form.</summary>
    /// <exception cref="DocumentStoreException">It cannot be written.</exception>
    public static async ValueTask WriteDocumentAsync(Stream destination, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await destination.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsStorageError(e))
        {
            throw Translate(e, "A document cannot be written");
        }
    }

    /// <summary>Makes the typed error.</summary>
    /// <param name="exception">What the file system said.</param>
    /// <param name="what">What was to be done, the beginning of a sentence.</param>
    public static DocumentStoreException Translate(Exception exception, string what)
    {
        (DocumentStoreFailure failure, string why) = exception switch
        {
            FileNotFoundException or DirectoryNotFoundException => (DocumentStoreFailure.NotFound, "it is not there"),
            UnauthorizedAccessException => (DocumentStoreFailure.AccessDenied, "access is denied"),
            { HResult: ReadOnlyUnix or WriteProtectWindows } => (DocumentStoreFailure.AccessDenied, "the store is read-only"),
            { HResult: NoSpaceUnix or DiskFullWindows or HandleDiskFullWindows } => (DocumentStoreFailure.Full, "no space is left"),
            { HResult: QuotaLinux } when OperatingSystem.IsLinux() => (DocumentStoreFailure.Full, "the disk quota is used up"),
            { HResult: QuotaMac } when OperatingSystem.IsMacOS() => (DocumentStoreFailure.Full, "the disk quota is used up"),
            _ => (DocumentStoreFailure.Unavailable, exception.Message),
        };
        return new DocumentStoreException(failure, $"{what}: {why}.", exception);
    }
}
