using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Schema;

/// <summary>
/// The tables as version 1 made them. Released: it never changes. It knows names only, so that nothing in it follows a class that does.
/// </summary>
internal static class Version1Model
{
    public static void Build(ModelBuilder model)
    {
        model.Entity("econtract_schema", table =>
        {
            table.ToTable("econtract_schema");
            table.Property<int>("Id").ValueGeneratedNever();
            table.Property<int>("Version");
            table.HasKey("Id");
        });
        model.Entity("econtract_envelopes", table =>
        {
            table.ToTable("econtract_envelopes");
            table.Property<string>("Id").HasMaxLength(36);
            table.Property<long>("Version");
            table.Property<string>("HeadHash").IsRequired().HasMaxLength(64);
            table.Property<string>("Title").IsRequired().HasMaxLength(200);
            table.Property<string>("Status").IsRequired().HasMaxLength(32);
            table.Property<DateOnly?>("TransactionDate");
            table.Property<string>("Counterparty");
            table.Property<string>("CounterpartyFolded");
            table.Property<long?>("Amount");
            table.Property<string>("Currency");
            table.Property<long>("CreatedAt");
            table.Property<long>("UpdatedAt");
            table.Property<string>("JobOwner");
            table.Property<long>("JobLeasedUntil");
            table.HasKey("Id");
            table.HasIndex("TransactionDate");
            table.HasIndex("Amount");
        });
        model.Entity("econtract_events", table =>
        {
            table.ToTable("econtract_events");
            table.Property<string>("EnvelopeId").HasMaxLength(36);
            table.Property<long>("Sequence");
            table.Property<string>("Hash").IsRequired().HasMaxLength(64);
            table.Property<string>("Json").IsRequired();
            table.HasKey("EnvelopeId", "Sequence");
        });
        model.Entity("econtract_links", table =>
        {
            table.ToTable("econtract_links");
            table.Property<string>("TokenHash").HasMaxLength(64);
            table.Property<string>("EnvelopeId").IsRequired().HasMaxLength(36);
            table.Property<string>("ParticipantId").IsRequired().HasMaxLength(36);
            table.Property<string>("Purpose").IsRequired().HasMaxLength(16);
            table.HasKey("TokenHash");
        });
        model.Entity("econtract_jobs", table =>
        {
            table.ToTable("econtract_jobs");
            table.Property<string>("Id").HasMaxLength(128);
            table.Property<string>("EnvelopeId").IsRequired().HasMaxLength(36);
            table.Property<string>("Kind").IsRequired().HasMaxLength(32);
            table.Property<string>("Subject").IsRequired().HasMaxLength(128);
            table.Property<string>("State").IsRequired().HasMaxLength(16);
            table.Property<long>("DueAt");
            table.Property<int>("Attempts");
            table.Property<string>("LastError");
            table.HasKey("Id");
            table.HasIndex("State", "DueAt");
            table.HasIndex("EnvelopeId");
        });
        model.Entity("econtract_job_steps", table =>
        {
            table.ToTable("econtract_job_steps");
            table.Property<string>("JobId").HasMaxLength(128);
            table.Property<string>("Name").HasMaxLength(128);
            table.Property<byte[]>("Output").IsRequired();
            table.HasKey("JobId", "Name");
        });
        model.Entity("econtract_messages", table =>
        {
            table.ToTable("econtract_messages");
            table.Property<string>("Id").HasMaxLength(128);
            table.Property<string>("EnvelopeId").IsRequired().HasMaxLength(36);
            table.Property<string>("Body").IsRequired();
            table.Property<string>("SecretKeyId").HasMaxLength(64);
            table.Property<byte[]>("Secret");
            table.Property<string>("State").IsRequired().HasMaxLength(16);
            table.Property<long>("DueAt");
            table.Property<int>("Attempts");
            table.Property<string>("LastError");
            table.Property<string>("Owner");
            table.Property<long>("LeasedUntil");
            table.HasKey("Id");
            table.HasIndex("State", "DueAt");
            table.HasIndex("EnvelopeId");
        });
    }
}
