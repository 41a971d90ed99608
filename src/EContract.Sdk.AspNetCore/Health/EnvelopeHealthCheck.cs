using EContract.Sdk.Workflow.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EContract.Sdk.AspNetCore.Health;

/// <summary>
/// One look, with an answer by a deadline: a module that hangs must not hang who asks, and is asked once, however many ask.
/// </summary>
/// <param name="look">Looks.</param>
/// <param name="deadline">How long a look may take.</param>
/// <param name="time">The clock.</param>
internal sealed class EnvelopeHealthCheck(
    Func<CancellationToken, ValueTask<HealthFinding>> look, TimeSpan deadline, TimeProvider time) : IHealthCheck
{
    private readonly Lock _gate = new();
    private Task<HealthFinding>? _underWay;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthFinding finding;
        try
        {
            finding = await Join().WaitAsync(deadline, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            finding = new(HealthState.Unhealthy, $"It did not answer in {deadline.TotalSeconds:0.#} seconds.");
        }

        // The host says what its checks are worth at worst: not all have to be of one mind about what is fatal.
        HealthStatus status = finding.State switch
        {
            HealthState.Healthy => HealthStatus.Healthy,
            HealthState.Degraded => HealthStatus.Degraded,
            _ => context.Registration.FailureStatus,
        };
        return new HealthCheckResult(status, finding.Message, exception: null, finding.Facts);
    }

    private Task<HealthFinding> Join()
    {
        lock (_gate)
            return _underWay is { IsCompleted: false } running ? running : _underWay = Task.Run(LookAsync);
    }

    private async Task<HealthFinding> LookAsync()
    {
        using var patience = new CancellationTokenSource(deadline, time);
        return await look(patience.Token).ConfigureAwait(false);
    }
}
