using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.EntityFrameworkCore.DependencyInjection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses a relational database for envelopes.</summary>
public static class EntityFrameworkEContractBuilderExtensions
{
    /// <summary>Keeps envelopes in a relational database; the tables are made or upgraded when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configureDatabase">Names the database, as in <c>db => db.UseSqlite("Data Source=contracts.db")</c>.</param>
    /// <param name="maintenance">Who makes and upgrades the tables.</param>
    public static EContractBuilder UseEntityFrameworkCore(
        this EContractBuilder builder,
        Action<DbContextOptionsBuilder> configureDatabase,
        SchemaMaintenance maintenance = SchemaMaintenance.Automatic)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureDatabase);
        var options = new DbContextOptionsBuilder<EContractDbContext>();
        configureDatabase(options);
        builder.Services.RemoveAll<EntityFrameworkEnvelopeStore>();
        builder.Services.AddSingleton(provider => new EntityFrameworkEnvelopeStore(options.Options, maintenance, provider.GetService<ILogger<EntityFrameworkEnvelopeStore>>()));

        // Before the worker, which needs the tables.
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SchemaService>());
        return builder.UseEnvelopeStore(provider => provider.GetRequiredService<EntityFrameworkEnvelopeStore>());
    }
}
