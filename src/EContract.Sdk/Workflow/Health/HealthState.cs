namespace EContract.Sdk.Workflow.Health;

/// <summary>How well something is.</summary>
public enum HealthState
{
    /// <summary>It works.</summary>
    Healthy,

    /// <summary>It works, and somebody should look at it before long.</summary>
    Degraded,

    /// <summary>It does not work.</summary>
    Unhealthy,
}
