namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>Who makes and changes the tables.</summary>
public enum SchemaMaintenance
{
    /// <summary>The store: it makes them where there are none, and upgrades those of an earlier version.</summary>
    Automatic,

    /// <summary>
    /// The host, by its own migrations over a model that calls <see cref="EContractModelBuilderExtensions.UseEContract"/>. The store checks
    /// the version and makes no tables; what an upgrade has to compute from the events, it still fills in.
    /// </summary>
    ByHost,
}
