using EContract.Sdk.Testing;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Testing;

public sealed class DevelopmentClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _system = new(Start);

    [Fact]
    public void Set_RunningClock_RunsOnFromThere()
    {
        var clock = new DevelopmentClock(_system);

        clock.Set(Start.AddYears(10));
        _system.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Start.AddYears(10).AddMinutes(1), clock.GetUtcNow());
    }

    [Fact]
    public void Advance_Negative_GoesBack()
    {
        var clock = new DevelopmentClock(_system);

        clock.Advance(TimeSpan.FromDays(-1));

        Assert.Equal(Start.AddDays(-1), clock.GetUtcNow());
    }

    [Fact]
    public void Freeze_StandsStillUntilSet()
    {
        var clock = new DevelopmentClock(_system);
        clock.Freeze();
        _system.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Start, clock.GetUtcNow());

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(Start.AddDays(1), clock.GetUtcNow());
    }
}
