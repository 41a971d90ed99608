using EContract.Sdk.Workflow.Health;

namespace EContract.Sdk.AspNetCore.Health;

/// <summary>How a host wants its health checks.</summary>
public sealed class EnvelopeHealthCheckOptions
{
    /// <summary>From when on something is not well.</summary>
    public HealthLimits Limits { get; } = new();

    /// <summary>How long a check may take before it is unhealthy.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(10);
}
