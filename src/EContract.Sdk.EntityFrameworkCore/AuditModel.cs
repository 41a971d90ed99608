using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;
using static EContract.Sdk.EntityFrameworkCore.EContractModel;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>The tables of the audit: the logs of the tenants, and the anchors of all chains.</summary>
internal static class AuditModel
{
    /// <summary>Chains are marked while they have grown since their last anchor: few of them, so the index stays small.</summary>
    public const string Unanchored = "\"AnchorDue\" > 0";

    // The kind of chain, a slash and the identifier.
    private const int ChainLength = 64;

    public static void Build(ModelBuilder model)
    {
        model.Entity<LogRow>(table =>
        {
            table.ToTable("econtract_logs");
            table.HasKey(row => row.Id);
            table.Property(row => row.Id).HasMaxLength(IdLength);
            table.Property(row => row.Tenant).HasMaxLength(TenantId.MaxLength);
            table.Property(row => row.HeadHash).HasMaxLength(HashLength);
            table.Property(row => row.Version).IsConcurrencyToken();
            table.HasIndex(row => new { row.Tenant, row.AnchorDue }).HasFilter(Unanchored);
            table.HasIndex(row => new { row.Tenant, row.Id });
        });
        model.Entity<LogEventRow>(table =>
        {
            table.ToTable("econtract_log_events");
            table.HasKey(row => new { row.LogId, row.Sequence });
            table.Property(row => row.LogId).HasMaxLength(IdLength);
            table.Property(row => row.Hash).HasMaxLength(HashLength);
        });
        model.Entity<AnchorRow>(table =>
        {
            table.ToTable("econtract_anchors");

            // The guard between hosts that anchor at once.
            table.HasKey(row => new { row.Tenant, row.Number });
            table.Property(row => row.Tenant).HasMaxLength(TenantId.MaxLength);
            table.Property(row => row.Hash).HasMaxLength(HashLength);
        });
        model.Entity<AnchorLeafRow>(table =>
        {
            table.ToTable("econtract_anchor_leaves");
            table.HasKey(row => new { row.Tenant, row.Chain, row.Number });
            table.Property(row => row.Tenant).HasMaxLength(TenantId.MaxLength);
            table.Property(row => row.Chain).HasMaxLength(ChainLength);
            table.Property(row => row.Hash).HasMaxLength(HashLength);
            table.HasIndex(row => new { row.Tenant, row.Number, row.Chain });
        });
    }
}
