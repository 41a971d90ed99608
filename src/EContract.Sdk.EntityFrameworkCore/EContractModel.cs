using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>
/// The tables. Only types that every database orders alike are used: times are UTC ticks, amounts whole ten-thousandths,
/// identifiers text.
/// </summary>
internal static class EContractModel
{
    /// <summary>The form of the tables that this program makes and knows.</summary>
    public const int SchemaVersion = 1;

    private const int IdLength = 36;
    private const int HashLength = 64;
    private const int NameLength = 128;

    public static void Build(ModelBuilder model)
    {
        model.Entity<SchemaRow>(table =>
        {
            table.ToTable("econtract_schema");
            table.HasKey(row => row.Id);
            table.Property(row => row.Id).ValueGeneratedNever();
        });
        model.Entity<EnvelopeRow>(table =>
        {
            table.ToTable("econtract_envelopes");
            table.HasKey(row => row.Id);
            table.Property(row => row.Id).HasMaxLength(IdLength);
            table.Property(row => row.Tenant).HasMaxLength(TenantId.MaxLength);
            table.Property(row => row.HeadHash).HasMaxLength(HashLength);
            table.Property(row => row.Title).HasMaxLength(EnvelopeLimits.MaxTitleLength);
            table.Property(row => row.Status).HasConversion<string>().HasMaxLength(32);
            table.Property(row => row.Version).IsConcurrencyToken();
            table.HasIndex(row => row.TransactionDate);
            table.HasIndex(row => row.Amount);
        });
        model.Entity<EventRow>(table =>
        {
            table.ToTable("econtract_events");

            // The guard of the whole store: whoever comes second with a sequence number loses.
            table.HasKey(row => new { row.EnvelopeId, row.Sequence });
            table.Property(row => row.EnvelopeId).HasMaxLength(IdLength);
            table.Property(row => row.Hash).HasMaxLength(HashLength);
        });
        model.Entity<LinkRow>(table =>
        {
            table.ToTable("econtract_links");
            table.HasKey(row => row.TokenHash);
            table.Property(row => row.TokenHash).HasMaxLength(HashLength);
            table.Property(row => row.EnvelopeId).HasMaxLength(IdLength);
            table.Property(row => row.ParticipantId).HasMaxLength(IdLength);
            table.Property(row => row.Purpose).HasConversion<string>().HasMaxLength(16);
        });
        model.Entity<JobRow>(table =>
        {
            table.ToTable("econtract_jobs");
            table.HasKey(row => row.Id);
            table.Property(row => row.Id).HasMaxLength(NameLength);
            table.Property(row => row.EnvelopeId).HasMaxLength(IdLength);
            table.Property(row => row.Kind).HasMaxLength(32);
            table.Property(row => row.Subject).HasMaxLength(NameLength);
            table.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
            table.HasIndex(row => new { row.State, row.DueAt });
            table.HasIndex(row => row.EnvelopeId);
        });
        model.Entity<JobStepRow>(table =>
        {
            table.ToTable("econtract_job_steps");
            table.HasKey(row => new { row.JobId, row.Name });
            table.Property(row => row.JobId).HasMaxLength(NameLength);
            table.Property(row => row.Name).HasMaxLength(NameLength);
        });
        model.Entity<MessageRow>(table =>
        {
            table.ToTable("econtract_messages");
            table.HasKey(row => row.Id);
            table.Property(row => row.Id).HasMaxLength(NameLength);
            table.Property(row => row.EnvelopeId).HasMaxLength(IdLength);
            table.Property(row => row.SecretKeyId).HasMaxLength(64);
            table.Property(row => row.State).HasConversion<string>().HasMaxLength(16);
            table.HasIndex(row => new { row.State, row.DueAt });
            table.HasIndex(row => row.EnvelopeId);
        });
    }
}
