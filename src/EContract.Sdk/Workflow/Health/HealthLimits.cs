namespace EContract.Sdk.Workflow.Health;

/// <summary>From when on something is not well.</summary>
public sealed class HealthLimits
{
    /// <summary>How long a message may wait to be delivered.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan MessageAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a job may be due before a worker takes it.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan JobAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long before the end of a certificate somebody has to look.</summary>
    /// <value>30 days.</value>
    public TimeSpan CertificateWarning { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How far the timestamp authority's clock and the host's may be apart.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan ClockDifference { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a document that was written and read back shows that documents can be.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan DocumentProbeLifetime { get; set; } = TimeSpan.FromSeconds(30);
}
