using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.TestInfrastructure.Hsm;
using Microsoft.Extensions.Time.Testing;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tests.Sessions;

/// <summary>A library that must be initialised anew while a call is under way, which would end in a crash if the call were healthy.</summary>
public sealed class LostLibraryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_LibraryLostUnderALongCallInItsTime_IsInitialisedAfterTheCall()
    {
        await using P11KitServer server = await P11KitServer.StartAsync("long call");
        var clock = new FakeTimeProvider();
        await using Pkcs11SessionPool pool = Open(server, "long call", clock);
        using var entered = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        Task<bool> healthy = pool.RunAsync(
            session =>
            {
                entered.Set();
                // As making a key does, or a user who looks for his card at the PIN pad.
                return done.Wait(TimeSpan.FromMinutes(1)) && session.Token.Module.Generation == session.Generation && session.Session.GetSessionInfo().State == CKS.CKS_RO_USER_FUNCTIONS;
            },
            Stop).AsTask();
        entered.Wait(Stop);

        int lost = await LoseAsync(pool);
        Task<int> next = pool.RunAsync(session => session.Generation, Stop).AsTask();
        clock.Advance(TimeSpan.FromSeconds(20));
        // Time enough, on most machines, to do what must not be done.
        await Task.Delay(200, Stop);
        Assert.False(next.IsCompleted);
        done.Set();

        Assert.True(await healthy);
        Assert.Equal(lost + 1, await next);
    }

    [Fact]
    public async Task RunAsync_LibraryLostUnderACallThatIsPastItsTime_IsInitialisedUnderIt()
    {
        await using P11KitServer server = await P11KitServer.StartAsync("hung");
        var clock = new FakeTimeProvider();
        await using Pkcs11SessionPool pool = Open(server, "hung", clock);
        using var hanging = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        Task<bool> hung = pool.RunAsync(
            _ =>
            {
                entered.Set();
                // As a call does that its library never wakes.
                return hanging.Wait(TimeSpan.FromMinutes(1));
            },
            Stop).AsTask();
        entered.Wait(Stop);
        int lost = await LoseAsync(pool);
        clock.Advance(TimeSpan.FromSeconds(20));
        Task<int> next = pool.RunAsync(session => session.Generation, Stop).AsTask();

        clock.Advance(TimeSpan.FromSeconds(11));
        var thrown = await Assert.ThrowsAsync<SignerException>(() => hung);
        while (pool.Slots.Stuck == 0)
        {
            // The moment that is granted to what was cancelled.
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, Stop);
        }

        Assert.True(thrown.IsTransient);
        Assert.Equal(lost + 1, await next);
        hanging.Set();
        while (pool.Slots.Stuck > 0)
            await Task.Delay(5, Stop);
        Assert.Equal(0, pool.Slots.InUse);
    }

    [Fact]
    public async Task AcquireAsync_TwoPathsToOneLibrary_AreOneModule()
    {
        string library = SoftHsm.RequireLibrary();
        using var directory = new TestInfrastructure.TemporaryDirectory();
        string link = directory.Combine("hsm.so"), folder = directory.Combine("folder");
        File.CreateSymbolicLink(link, library);
        Directory.CreateSymbolicLink(folder, Path.GetDirectoryName(library)!);

        Pkcs11Module[] modules = await Task.WhenAll(
            new[] { library, link, Path.Combine(folder, Path.GetFileName(library)) }.Select(path => Pkcs11Module.AcquireAsync(path, null, Stop)));
        foreach (Pkcs11Module module in modules)
            await module.ReleaseAsync();

        Assert.Same(modules[0], modules[1]);
        Assert.Same(modules[0], modules[2]);
    }

    private static ValueTask<int> LoseAsync(Pkcs11SessionPool pool) => pool.RunAsync(
        session =>
        {
            session.Token.Module.MarkLost(session.Generation, finalize: true);
            return session.Generation;
        },
        Stop);

    private static Pkcs11SessionPool Open(P11KitServer server, string token, TimeProvider clock)
    {
        var options = new Pkcs11SignerOptions { LibraryPath = server.LibraryPath, TokenLabel = token };
        options.SetPin(SoftHsm.Pin);
        return new Pkcs11SessionPool(options, SessionType.ReadOnly, capacity: 3, clock);
    }
}
