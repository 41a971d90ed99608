using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Sessions;

namespace EContract.Sdk.Pkcs11.Tests.Sessions;

public sealed class SessionSlotsTests
{
    private readonly SessionSlots _slots = new(capacity: 2);

    [Fact]
    public async Task EnterAsync_NoPlaceFree_LetsInWhoHasWaitedLongest()
    {
        await EnterAsync();
        await EnterAsync();
        Task[] waiting = [EnterAsync(), EnterAsync(), EnterAsync()];
        Assert.Equal((2, 3), (_slots.InUse, _slots.Waiting));

        for (int next = 0; next < waiting.Length; next++)
        {
            Assert.All(waiting[next..], wait => Assert.False(wait.IsCompleted));
            _slots.Leave();
            await waiting[next];
        }

        _slots.Leave();
        _slots.Leave();
        Assert.Equal((0, 0), (_slots.InUse, _slots.Waiting));
    }

    [Fact]
    public async Task EnterAsync_WaitingAndCancelled_LosesNoPlace()
    {
        await EnterAsync();
        await EnterAsync();
        using var cancelling = new CancellationTokenSource();
        Task first = EnterAsync(cancelling.Token);
        Task second = EnterAsync();

        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _slots.Leave();
        await second;

        Assert.Equal((2, 0), (_slots.InUse, _slots.Waiting));
    }

    [Fact]
    public async Task EnterAsync_AsManyCallsStuckAsPlaces_IsRefusedAtOnceUntilOneReturns()
    {
        var calls = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        Task[] stuck = [.. calls.Select(call => _slots.CountAsStuckAsync(call.Task, generation: 1))];

        var thrown = await Assert.ThrowsAsync<SignerException>(() => EnterAsync());
        calls[0].SetResult();
        await stuck[0];
        await EnterAsync();

        Assert.True(thrown.IsTransient);
        Assert.Equal("The token: 2 calls have not returned; no more are made until one does.", thrown.Message);
        Assert.Equal(1, _slots.Stuck);
    }

    [Fact]
    public async Task EnterAsync_CallsStuckInAPastInitialisation_AreRefusedWhenTheyAreFarTooMany()
    {
        var never = new TaskCompletionSource();
        for (int i = 0; i < 15; i++)
            _ = _slots.CountAsStuckAsync(never.Task, generation: 1);
        await _slots.EnterAsync("The token", generation: 2, TestContext.Current.CancellationToken);
        _slots.Leave();
        _ = _slots.CountAsStuckAsync(never.Task, generation: 1);

        await Assert.ThrowsAsync<SignerException>(async () =>
            await _slots.EnterAsync("The token", generation: 2, TestContext.Current.CancellationToken));
    }

    private Task EnterAsync(CancellationToken? cancellationToken = null) =>
        _slots.EnterAsync("The token", generation: 1, cancellationToken ?? TestContext.Current.CancellationToken).AsTask();
}
