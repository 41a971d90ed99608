namespace EContract.Sdk.EntityFrameworkCore.Rows;

/// <summary>A chain of a tenant's log: one for each process that writes.</summary>
internal sealed class LogRow
{
    public required string Id { get; set; }

    public required string Tenant { get; set; }

    public long Version { get; set; }

    public string HeadHash { get; set; } = "";

    public long BegunAt { get; set; }

    public long ChangedAt { get; set; }

    /// <summary>As of an envelope.</summary>
    public long AnchorDue { get; set; }
}

/// <summary>An event of a tenant's log. Rows are added, never changed.</summary>
internal sealed class LogEventRow
{
    public required string LogId { get; set; }

    public long Sequence { get; set; }

    public required string Hash { get; set; }

    public required string Json { get; set; }
}

/// <summary>An anchor. Rows are added, never changed.</summary>
internal sealed class AnchorRow
{
    public required string Tenant { get; set; }

    public long Number { get; set; }

    public required string Hash { get; set; }

    public required string Json { get; set; }

    public required byte[] Token { get; set; }
}

/// <summary>What an anchor says of one chain. Rows are added, never changed.</summary>
internal sealed class AnchorLeafRow
{
    public required string Tenant { get; set; }

    public long Number { get; set; }

    public required string Chain { get; set; }

    public long Version { get; set; }

    public required string Hash { get; set; }
}
