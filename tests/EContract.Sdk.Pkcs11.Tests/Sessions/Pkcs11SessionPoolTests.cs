using EContract.Sdk.Pkcs11;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.TestInfrastructure.Hsm;
using Microsoft.Extensions.Time.Testing;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tests.Sessions;

public sealed class Pkcs11SessionPoolTests
{
    [Fact]
    public async Task RunAsync_MoreAtOnceThanPlaces_UsesSoManySessionsAndNoMore()
    {
        await using Pkcs11SessionPool pool = Open(maximum: 3, new FakeTimeProvider());
        int running = 0, most = 0;

        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => pool.RunAsync(
            _ =>
            {
                int now = Interlocked.Increment(ref running);
                Interlocked.Exchange(ref most, Math.Max(Volatile.Read(ref most), now));
                Interlocked.Decrement(ref running);
                return now;
            },
            TestContext.Current.CancellationToken).AsTask()));

        Assert.InRange(most, 1, 3);
        Assert.InRange(pool.IdleCount, 1, 3);
        Assert.Equal(0, pool.Slots.InUse);
    }

    [Fact]
    public async Task SessionIdleTimeout_Passed_ClosesAllButTheSessionsThatStay()
    {
        var clock = new FakeTimeProvider();
        await using Pkcs11SessionPool pool = Open(maximum: 4, clock);
        await UseAtOnceAsync(pool, 4);
        Assert.Equal(4, pool.IdleCount);

        clock.Advance(TimeSpan.FromSeconds(40));
        await UseAtOnceAsync(pool, 2);
        clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(2, pool.IdleCount);
        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(1, pool.IdleCount);
        await UseAtOnceAsync(pool, 4);
    }

    [Fact]
    public async Task WarmUpAsync_OpensTheSessionsThatStay()
    {
        await using Pkcs11SessionPool pool = Open(maximum: 8, new FakeTimeProvider(), minimum: 5);

        await pool.WarmUpAsync(TestContext.Current.CancellationToken);

        Assert.Equal(5, pool.IdleCount);
    }

    // Each call waits for the others, so that each has a session of its own.
    private static async Task UseAtOnceAsync(Pkcs11SessionPool pool, int sessions)
    {
        using var together = new Barrier(sessions);
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => pool.RunAsync(
            _ => together.SignalAndWait(TimeSpan.FromSeconds(60)), TestContext.Current.CancellationToken).AsTask()));
    }

    private static Pkcs11SessionPool Open(int maximum, TimeProvider clock, int minimum = 1)
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        (options.MinSessions, options.SessionIdleTimeout) = (minimum, TimeSpan.FromMinutes(1));
        return new Pkcs11SessionPool(options, SessionType.ReadOnly, maximum, clock);
    }
}
