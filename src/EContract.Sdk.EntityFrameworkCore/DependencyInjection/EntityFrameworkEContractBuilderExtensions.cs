using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.EntityFrameworkCore.DependencyInjection;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses a relational database for envelopes.</summary>
public static class EntityFrameworkEContractBuilderExtensions
{
    /// <summary>Keeps envelopes in a relational database; the tables are made when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configureDatabase">Names the database, as in <c>db => db.UseSqlite("Data Source=contracts.db")</c>.</param>
    public static EContractBuilder UseEntityFrameworkCore(
        this EContractBuilder builder, Action<DbContextOptionsBuilder> configureDatabase)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureDatabase);
        var options = new DbContextOptionsBuilder<EContractDbContext>();
        configureDatabase(options);
        builder.Services.RemoveAll<EntityFrameworkEnvelopeStore>();
        builder.Services.AddSingleton(_ => new EntityFrameworkEnvelopeStore(options.Options));
        builder.Services.Replace(ServiceDescriptor.Singleton<IEnvelopeStore>(
            provider => provider.GetRequiredService<EntityFrameworkEnvelopeStore>()));
        builder.Services.AddHostedService<SchemaService>();
        return builder;
    }
}
