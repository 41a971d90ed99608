using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Timestamping;

/// <summary>An authority that keeps failing is left alone, tried again, and comes back.</summary>
public sealed class CircuitBreakerTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
    private readonly FakeTimeProvider _clock = new();
    private readonly Scripted _first;
    private readonly FailoverTimestampAuthority _failover;

    public CircuitBreakerTests()
    {
        _first = new Scripted(_pki.TimestampAuthority) { Failure = TimestampFailure.Unavailable };
        _failover = new FailoverTimestampAuthority(
            [_first, _pki.TimestampAuthority], new() { FailureThreshold = 2, BreakDuration = TimeSpan.FromSeconds(30) }, _clock);
    }

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task TimestampAsync_KeepsFailing_IsAskedNoMoreForAWhileAndComesBack()
    {
        await StampAsync(times: 5);
        Assert.Equal(2, _first.Asked);

        _clock.Advance(TimeSpan.FromSeconds(31));
        await StampAsync(times: 3);
        Assert.Equal(3, _first.Asked);

        _clock.Advance(TimeSpan.FromSeconds(31));
        _first.Failure = null;
        await StampAsync(times: 3);
        Assert.Equal(6, _first.Asked);
    }

    [Fact]
    public async Task TimestampAsync_FailuresWithSuccessBetween_DoNotAddUp()
    {
        for (int i = 0; i < 3; i++)
        {
            _first.Failure = TimestampFailure.Timeout;
            await StampAsync();
            _first.Failure = null;
            await StampAsync();
        }

        Assert.Equal(6, _first.Asked);
    }

    [Fact]
    public async Task TimestampAsync_RefusalIsAnAnswer_NeverLeavesItAloneNorHidesIt()
    {
        _first.Failure = TimestampFailure.Rejected;

        for (int i = 0; i < 4; i++)
            await Assert.ThrowsAsync<TimestampException>(() => StampAsync());

        Assert.Equal(4, _first.Asked);
    }

    [Fact]
    public async Task TimestampAsync_WaiterOfTheTrialCancels_TheNextMayTry()
    {
        await StampAsync(times: 2);
        _clock.Advance(TimeSpan.FromSeconds(31));
        _first.Failure = null;
        _first.Cancels = true;
        await Assert.ThrowsAsync<OperationCanceledException>(() => StampAsync());
        _first.Cancels = false;

        await StampAsync();

        Assert.Equal(4, _first.Asked);
    }

    [Fact]
    public async Task TimestampAsync_EverybodyLeftAlone_FailsAtOnceWithTheLastReason()
    {
        var alone = new FailoverTimestampAuthority([_first], new() { FailureThreshold = 1 }, _clock);
        await Assert.ThrowsAsync<TimestampException>(() => StampAsync(alone));

        var error = await Assert.ThrowsAsync<TimestampException>(() => StampAsync(alone));

        Assert.True(error.IsTransient);
        Assert.Contains("Injected", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _first.Asked);
    }

    private async Task StampAsync(int times = 1)
    {
        for (int i = 0; i < times; i++)
            await StampAsync(_failover);
    }

    private static Task<TimestampToken> StampAsync(FailoverTimestampAuthority authority) => authority
        .TimestampAsync(DigestAlgorithm.Sha256.ComputeHash("x"u8), DigestAlgorithm.Sha256, TestContext.Current.CancellationToken)
        .AsTask();

    private sealed class Scripted(ITimestampAuthority inner) : ITimestampAuthority
    {
        public TimestampFailure? Failure { get; set; }

        public bool Cancels { get; set; }

        public int Asked { get; private set; }

        public ValueTask<TimestampToken> TimestampAsync(ReadOnlyMemory<byte> digest, DigestAlgorithm algorithm, CancellationToken cancellationToken)
        {
            Asked++;
            if (Cancels)
                throw new OperationCanceledException();
            return Failure is { } failure
                ? throw new TimestampException(failure, $"Injected {failure}.")
                : inner.TimestampAsync(digest, algorithm, cancellationToken);
        }
    }
}
