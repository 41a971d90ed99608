namespace EContract.Sdk.Workflow.Health;

/// <summary>What a look at one of the things that envelopes need has found.</summary>
/// <param name="State">How well it is.</param>
/// <param name="Message">What there is to say, in one sentence or two, without secrets and without the names of people.</param>
public sealed record HealthFinding(HealthState State, string Message)
{
    /// <summary>Numbers and times beside it, by name.</summary>
    public IReadOnlyDictionary<string, object> Facts { get; init; } = new Dictionary<string, object>();
}
