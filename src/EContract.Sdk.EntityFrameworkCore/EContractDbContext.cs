using EContract.Sdk.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>The tables of <see cref="EntityFrameworkEnvelopeStore"/>, on whatever database the host chose.</summary>
public sealed class EContractDbContext : DbContext
{
    /// <summary>Creates the context.</summary>
    public EContractDbContext(DbContextOptions<EContractDbContext> options)
        : base(options)
    {
    }

    internal DbSet<EnvelopeRow> Envelopes => Set<EnvelopeRow>();

    internal DbSet<SearchRow> Search => Set<SearchRow>();

    internal DbSet<EntryRow> Entries => Set<EntryRow>();

    internal DbSet<GramRow> Grams => Set<GramRow>();

    internal DbSet<EventRow> Events => Set<EventRow>();

    internal DbSet<LinkRow> Links => Set<LinkRow>();

    internal DbSet<JobRow> Jobs => Set<JobRow>();

    internal DbSet<JobStepRow> JobSteps => Set<JobStepRow>();

    internal DbSet<MessageRow> Messages => Set<MessageRow>();

    internal DbSet<LogRow> Logs => Set<LogRow>();

    internal DbSet<LogEventRow> LogEvents => Set<LogEventRow>();

    internal DbSet<AnchorRow> Anchors => Set<AnchorRow>();

    internal DbSet<AnchorLeafRow> AnchorLeaves => Set<AnchorLeafRow>();

    internal DbSet<SchemaRow> Schema => Set<SchemaRow>();

    internal DbSet<SchemaFillRow> Fills => Set<SchemaFillRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => EContractModel.Build(modelBuilder);
}
