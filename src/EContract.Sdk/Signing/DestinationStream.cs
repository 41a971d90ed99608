namespace EContract.Sdk.Signing;

/// <summary>The caller's stream, put back to where it was when signing fails, if it can be.</summary>
internal static class DestinationStream
{
    /// <summary>Runs something that writes; on failure cuts off what it wrote where the stream can seek.</summary>
    public static async ValueTask<T> WriteAsync<T>(Stream destination, Func<ValueTask<T>> write)
    {
        long? start = destination.CanSeek ? destination.Position : null;
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch when (start is not null)
        {
            destination.SetLength(start.Value);
            destination.Position = start.Value;
            throw;
        }
    }
}
