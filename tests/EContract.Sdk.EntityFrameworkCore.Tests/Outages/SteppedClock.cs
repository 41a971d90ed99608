namespace EContract.Sdk.EntityFrameworkCore.Tests.Outages;

/// <summary>The system's clock, which somebody has set wrong.</summary>
internal sealed class SteppedClock : TimeProvider
{
    public TimeSpan Step { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Step;
}
