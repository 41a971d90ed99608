using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Says when the certificate of a key is to be read again: after a while, for it may have been renewed, and when it ends.</summary>
internal sealed class CertificateRefresh(TimeSpan interval, TimeProvider timeProvider)
{
    private long _due = long.MaxValue;

    /// <summary>The time by which certificates are chosen.</summary>
    public DateTimeOffset Now => timeProvider.GetUtcNow();

    /// <summary>Whether the caller is to read it. Of those who ask at once one is; the others go on with what they have.</summary>
    public bool TryBegin()
    {
        long due = Volatile.Read(ref _due);
        return Now.UtcTicks >= due && Interlocked.CompareExchange(ref _due, Later(), due) == due;
    }

    /// <summary>Notes what was read. One that had ended by then is no reason to read again at once.</summary>
    public void Note(X509Certificate2 certificate)
    {
        long end = certificate.NotAfter.ToUniversalTime().Ticks;
        Volatile.Write(ref _due, end > Now.UtcTicks ? Math.Min(end, Later()) : Later());
    }

    private long Later() => interval == Timeout.InfiniteTimeSpan || interval.Ticks > long.MaxValue - Now.UtcTicks
        ? long.MaxValue
        : Now.UtcTicks + interval.Ticks;
}
