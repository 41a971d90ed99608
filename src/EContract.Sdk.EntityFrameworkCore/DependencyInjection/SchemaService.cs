using Microsoft.Extensions.Hosting;

namespace EContract.Sdk.EntityFrameworkCore.DependencyInjection;

/// <summary>Makes the tables when the host starts, so that a database that cannot be used is found then.</summary>
internal sealed class SchemaService(EntityFrameworkEnvelopeStore store) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken) =>
        await store.EnsureCreatedAsync(cancellationToken).ConfigureAwait(false);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
