using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.EntityFrameworkCore.DependencyInjection;

/// <summary>Makes the tables when the host starts, so that a database that cannot be used is found then; and compares the clocks.</summary>
internal sealed partial class SchemaService(EntityFrameworkEnvelopeStore store, ILogger<SchemaService> logger, TimeProvider? time = null) : IHostedService
{
    // Leases last minutes. A host that is ahead by the length of one takes over what others work on.
    private static readonly TimeSpan MostSkew = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logger;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.EnsureCreatedAsync(cancellationToken).ConfigureAwait(false);
        if (await store.MeasureSkewAsync(time ?? TimeProvider.System, cancellationToken).ConfigureAwait(false) is { } skew && skew.Duration() > MostSkew)
            LogSkew((long)skew.TotalSeconds);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(2605, LogLevel.Error, "This host's clock is {Seconds} seconds ahead of the database's (behind, where negative): leases of jobs go by it, so that work may be taken from other hosts while they do it. Use NTP")]
    private partial void LogSkew(long seconds);
}
