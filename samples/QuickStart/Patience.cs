namespace EContract.Samples.QuickStart;

/// <summary>Waits for what the application does in the background.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until there is something.</summary>
    /// <exception cref="InvalidOperationException">It did not come in time.</exception>
    public static async Task<T> WaitForAsync<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Limit)
        {
            if (await look() is { } found)
                return found;
            await Task.Delay(Interval);
        }

        throw new InvalidOperationException($"{what} did not come within {Limit.TotalSeconds} seconds.");
    }
}
