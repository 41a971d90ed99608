using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>
/// The tables. Only types that every database orders alike are used: times are UTC ticks, amounts whole ten-thousandths,
/// identifiers text.
/// </summary>
internal static class EContractModel
{
    /// <summary>The form of the tables that this program makes and knows.</summary>
    public const int SchemaVersion = 2;

    /// <summary>The table that says which version the others have.</summary>
    public const string SchemaTable = "econtract_schema";

    internal const int IdLength = 36;
    internal const int HashLength = 64;
    private const int NameLength = 128;

    public static void Build(ModelBuilder model)
    {
        model.Entity<SchemaRow>(table =>
        {
            table.ToTable(SchemaTable);
            table.HasKey(row => row.Id);
            table.Property(row => row.Id).ValueGeneratedNever();
            table.HasData(new SchemaRow { Id = 1, Version = SchemaVersion });
        });
        model.Entity<SchemaFillRow>(table =>
        {
            table.ToTable("econtract_schema_fills");
            table.HasKey(row => row.Version);
            table.Property(row => row.Version).ValueGeneratedNever();
            table.Property(row => row.Position).HasMaxLength(IdLength);
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
            table.HasIndex(row => new { row.RetainUntil, row.Id });
            table.HasIndex(row => new { row.Tenant, row.Id });
            table.HasIndex(row => new { row.Tenant, row.AnchorDue }).HasFilter(AuditModel.Unanchored);
            table.HasIndex(row => new { row.Tenant, row.UpdatedAt, row.Id });
        });
        BuildSearch(model);
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

            // What an earlier version left waiting goes where mail goes, and is known there for what it is.
            table.Property(row => row.Channel).HasConversion<string>().HasMaxLength(16).HasDefaultValue(MessageChannel.Mail);
            table.Property(row => row.FirstDueAt).HasDefaultValue(0L);
            table.HasIndex(row => new { row.State, row.Channel, row.DueAt });
            table.HasIndex(row => row.EnvelopeId);
        });
        AuditModel.Build(model);
        CompareTextByCodePoint(model);
    }

    private static void BuildSearch(ModelBuilder model)
    {
        model.Entity<SearchRow>(table =>
        {
            table.ToTable("econtract_search");
            table.HasKey(row => row.EnvelopeId);
            table.Property(row => row.EnvelopeId).HasMaxLength(IdLength);
            table.Property(row => row.Tenant).HasMaxLength(TenantId.MaxLength);
            table.Property(row => row.Counterparty).HasMaxLength(SearchEntry.MaxLength);

            // One for each order, and in each all that is looked at on the way: the table itself is not read.
            table.HasIndex(row => new { row.Tenant, row.Day, row.EnvelopeId, row.Amount, row.Counterparty }, "econtract_search_by_day");
            table.HasIndex(row => new { row.Tenant, row.Amount, row.EnvelopeId, row.Day, row.Counterparty }, "econtract_search_by_amount");
            table.HasIndex(row => new { row.Tenant, row.AmountClass, row.Day, row.EnvelopeId, row.Amount, row.Counterparty }, "econtract_search_by_amount_and_day");
            table.HasIndex(row => new { row.Tenant, row.Counterparty, row.EnvelopeId, row.Day, row.Amount }, "econtract_search_by_counterparty");
            table.HasIndex(row => new { row.Tenant, row.EnvelopeId, row.Day, row.Amount, row.Counterparty }, "econtract_search_by_creation");
        });
        model.Entity<EntryRow>(table =>
        {
            table.ToTable("econtract_search_entries");
            table.HasKey(row => new { row.Tenant, row.Field, row.Value, row.EnvelopeId, row.Detail });
            table.Property(row => row.Tenant).HasMaxLength(TenantId.MaxLength);
            table.Property(row => row.Value).HasMaxLength(SearchEntry.MaxLength);
            table.Property(row => row.EnvelopeId).HasMaxLength(IdLength);
            table.Property(row => row.Detail).HasMaxLength(FilingDetails.MaxTextLength);
            table.HasIndex(row => new { row.EnvelopeId, row.Field, row.Value, row.Detail }, "econtract_search_entries_by_envelope");
        });
        model.Entity<GramRow>(table =>
        {
            table.ToTable("econtract_search_grams");
            table.HasKey(row => new { row.Tenant, row.Field, row.Gram, row.Value });
            table.Property(row => row.Tenant).HasMaxLength(TenantId.MaxLength);
            table.Property(row => row.Gram).HasMaxLength(4);
            table.Property(row => row.Value).HasMaxLength(SearchEntry.MaxLength);
        });
    }

    // Identifiers are paged through in their order, and only equal text is equal: a dictionary's order has neither.
    private static void CompareTextByCodePoint(ModelBuilder model)
    {
        if (OrdinalCollation(model) is not { } collation)
            return;
        foreach (IMutableEntityType table in model.Model.GetEntityTypes().Where(table => table.ClrType.Namespace == typeof(EnvelopeRow).Namespace))
        {
            foreach (IMutableProperty column in table.GetProperties().Where(IsText))
                column.SetCollation(collation);
        }
    }

    private static bool IsText(IMutableProperty column) => (column.GetProviderClrType() ?? column.ClrType) == typeof(string);

    // SQLite compares bytes unless told otherwise. Which provider it is shows in the annotations that its conventions leave.
    private static string? OrdinalCollation(ModelBuilder model) =>
        Knows(model, "Npgsql:") ? "C" : Knows(model, "SqlServer:") ? "Latin1_General_100_BIN2" : null;

    private static bool Knows(ModelBuilder model, string provider) =>
        model.Model.GetAnnotations().Any(annotation => annotation.Name.StartsWith(provider, StringComparison.Ordinal));
}
