using Microsoft.EntityFrameworkCore.Infrastructure;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>What a database's own SQL makes possible. The package refers to none of the providers: they are known by their names.</summary>
internal static class DatabaseProviders
{
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite", PostgreSql = "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>Whether one statement may change one table and add to another (<c>WITH … AS (UPDATE … RETURNING …) INSERT</c>).</summary>
    public static bool ChangesTwoTablesAtOnce(this DatabaseFacade database) => database.ProviderName is PostgreSql;

    /// <summary>Whether what is there already can be passed over (<c>ON CONFLICT DO NOTHING</c>).</summary>
    public static bool PassesOverConflicts(this DatabaseFacade database) => database.ProviderName is Sqlite or PostgreSql;
}
