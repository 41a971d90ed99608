namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>How fast a pool tries again what failed, so that an HSM that comes back is not met by a storm.</summary>
internal sealed class RecoveryPace(TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRevivalPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private int _revivals;
    private long _lastRevival;

    /// <summary>How long a request waits after its n-th failure, counted from zero.</summary>
    public static TimeSpan PauseAfter(int failures) => failures == 0 ? TimeSpan.Zero : Grown(failures - 1, LongestPause);

    /// <summary>Something succeeded: the module as it is initialised now is good.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _revivals) != 0)
            Volatile.Write(ref _revivals, 0);
    }

    /// <summary>
    /// Whether the module may be finalised and initialised now, which costs all others who use it their sessions: at once after it
    /// was of use, ever less often while it does not help.
    /// </summary>
    public bool MayRevive()
    {
        lock (_gate)
        {
            if (_revivals > 0 && timeProvider.GetElapsedTime(_lastRevival) < Grown(_revivals, LongestRevivalPause))
                return false;
            _lastRevival = timeProvider.GetTimestamp();
            _revivals++;
            return true;
        }
    }

    private static TimeSpan Grown(int times, TimeSpan longest)
    {
        TimeSpan pause = FirstPause * Math.Pow(2, Math.Min(times, 16));
        return pause < longest ? pause : longest;
    }
}
