namespace EContract.Sdk.AspNetCore.Health;

/// <summary>The names of the health checks, and the tags by which a host chooses among them.</summary>
public static class HealthCheckNames
{
    /// <summary>The host's own key signs, and its certificate stands.</summary>
    public const string Signer = "signer";

    /// <summary>The timestamp authority gives tokens.</summary>
    public const string TimestampAuthority = "tsa";

    /// <summary>The database answers.</summary>
    public const string Database = "database";

    /// <summary>Documents can be written and read.</summary>
    public const string Documents = "documents";

    /// <summary>What waits to be delivered and done moves on.</summary>
    public const string Outbox = "outbox";

    /// <summary>The tag of what this host needs to answer requests: the database and the documents.</summary>
    public const string ReadyTag = "ready";

    /// <summary>The tag of all of them.</summary>
    public const string Tag = "econtract";
}
