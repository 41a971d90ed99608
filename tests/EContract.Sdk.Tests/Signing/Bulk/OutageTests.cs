using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing.Bulk;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Signing.Bulk;

public sealed class OutageTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly PdfBulkSignerOptions _options = new()
    {
        RetryDelay = TimeSpan.FromSeconds(1),
        MaxRetryDelay = TimeSpan.FromSeconds(4),
        Patience = TimeSpan.FromMinutes(1),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ServiceIsAway_OneTriesEverLaterAndAllGoOnWhenItIsBack()
    {
        var outage = new Outage(_options, _clock);
        DateTimeOffset start = _clock.GetUtcNow(), back = start + TimeSpan.FromSeconds(10);
        var attempts = new List<double>();

        Task<int>[] calls = [.. Enumerable.Range(0, 20).Select(i => outage.RunAsync(
            _ =>
            {
                lock (attempts)
                    attempts.Add((_clock.GetUtcNow() - start).TotalSeconds);
                return _clock.GetUtcNow() < back ? throw Unavailable() : new ValueTask<int>(i);
            },
            Token).AsTask())];
        await AdvanceUntilAsync(Task.WhenAll(calls));

        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(calls));
        Assert.Null(outage.GivenUp);
        // The first finds out; then after 1, 2 and twice 4 seconds somebody looks, and the fourth time it is back.
        Assert.Equal([0, 1, 3, 7, 11], attempts.Take(5).Select(second => Math.Round(second)));
        Assert.Equal(20 + 4, attempts.Count);
    }

    [Fact]
    public async Task RunAsync_AwayForTooLong_GivesUpForAll()
    {
        var outage = new Outage(_options, _clock);
        int attempts = 0;

        Task<int>[] calls = [.. Enumerable.Range(0, 10).Select(_ => outage.RunAsync<int>(_ => { Interlocked.Increment(ref attempts); throw Unavailable(); }, Token).AsTask())];
        Task all = Task.WhenAll(calls);
        await AdvanceUntilAsync(all);

        foreach (Task<int> call in calls)
            Assert.Equal(SignerFailure.Unavailable, (await Assert.ThrowsAsync<SignerException>(() => call)).Failure);
        Assert.NotNull(outage.GivenUp);
        Assert.InRange(attempts, 10, 25);
        await Assert.ThrowsAsync<SignerException>(() => outage.RunAsync(_ => new ValueTask<int>(1), Token).AsTask());
    }

    [Fact]
    public async Task RunAsync_NoPatience_GivesUpAtOnce()
    {
        _options.Patience = TimeSpan.Zero;
        var outage = new Outage(_options, _clock);

        await Assert.ThrowsAsync<SignerException>(() => outage.RunAsync<int>(_ => throw Unavailable(), Token).AsTask());

        Assert.NotNull(outage.GivenUp);
    }

    [Theory]
    [InlineData(SignerFailure.AccessDenied)]
    [InlineData(SignerFailure.KeyNotFound)]
    public async Task RunAsync_Denied_IsNeverTriedAgain(SignerFailure failure)
    {
        var outage = new Outage(_options, _clock);

        await Assert.ThrowsAsync<SignerException>(() => outage.RunAsync<int>(_ => throw new SignerException(failure, "No."), Token).AsTask());

        Assert.NotNull(outage.GivenUp);
        await Assert.ThrowsAsync<SignerException>(() => outage.RunAsync<int>(_ => throw new InvalidOperationException("was asked"), Token).AsTask());
    }

    [Fact]
    public async Task RunAsync_OtherFailure_IsTheCallsOwn()
    {
        var outage = new Outage(_options, _clock);

        await Assert.ThrowsAsync<SignerException>(() => outage.RunAsync<int>(_ => throw new SignerException(SignerFailure.SigningFailed, "No."), Token).AsTask());

        Assert.Null(outage.GivenUp);
        Assert.Equal(1, await outage.RunAsync(_ => new ValueTask<int>(1), Token));
    }

    [Fact]
    public async Task RunAsync_OneCallAlwaysFailsWhileOthersSucceed_FailsThatCallOnly()
    {
        var outage = new Outage(_options, _clock);
        Task<int> poison = outage.RunAsync<int>(_ => throw Unavailable(), Token).AsTask();

        while (!poison.IsCompleted)
        {
            Task<int> good = outage.RunAsync(_ => new ValueTask<int>(1), Token).AsTask();
            await AdvanceUntilAsync(good);
            Assert.Equal(1, await good);
            await Task.Delay(1, Token);
        }

        Assert.Equal(SignerFailure.Unavailable, (await Assert.ThrowsAsync<SignerException>(() => poison)).Failure);
        Assert.Null(outage.GivenUp);
    }

    private static SignerException Unavailable() => new(SignerFailure.Unavailable, "Away.");

    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            await Task.Delay(1, Token);
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }
    }
}
