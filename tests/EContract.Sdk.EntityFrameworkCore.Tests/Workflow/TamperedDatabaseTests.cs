using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>Somebody with access to the database changes the past.</summary>
public sealed class TamperedDatabaseTests
{
    private static readonly (string Sql, long Sequence, AuditFailure Failure)[] Changes =
    [
        ("UPDATE econtract_events SET \"Json\" = replace(\"Json\", 'yamada@', 'tanaka@') WHERE \"Sequence\" = 4", 4, AuditFailure.Changed),
        ("UPDATE econtract_events SET \"Hash\" = replace(\"Hash\", substr(\"Hash\", 1, 8), '00000000') WHERE \"Sequence\" = 6", 6, AuditFailure.Changed),
        ("DELETE FROM econtract_events WHERE \"Sequence\" = 5", 5, AuditFailure.Unlinked),
        ("DELETE FROM econtract_events WHERE \"Sequence\" = (SELECT MAX(\"Sequence\") FROM econtract_events)", 13, AuditFailure.WrongEnd),
        (
            "UPDATE econtract_events SET \"Sequence\" = 99 WHERE \"Sequence\" = 5; UPDATE econtract_events SET \"Sequence\" = 5 WHERE \"Sequence\" = 6; "
            + "UPDATE econtract_events SET \"Sequence\" = 6 WHERE \"Sequence\" = 99",
            5, AuditFailure.Unlinked),
        ("INSERT INTO econtract_events SELECT \"EnvelopeId\", \"Sequence\" + 1, \"Hash\", \"Json\" FROM econtract_events WHERE \"Sequence\" = 13", 14, AuditFailure.Unlinked),
        ("UPDATE econtract_envelopes SET \"HeadHash\" = 'x'", 13, AuditFailure.WrongEnd),
        ("UPDATE econtract_envelopes SET \"Tenant\" = 'other'", 1, AuditFailure.Unlinked),
        ("UPDATE econtract_envelopes SET \"Tenant\" = '../'", 1, AuditFailure.Unlinked),
    ];

    public static TheoryData<string, string, long, AuditFailure> ChangesOnEach => new(
        from change in Changes
        from database in (string[])[TestDatabases.Sqlite, TestDatabases.PostgreSql]
        select (database, change.Sql, change.Sequence, change.Failure));

    [Theory]
    [MemberData(nameof(ChangesOnEach))]
    public async Task VerifyAuditAsync_RowsChangedBehindOurBack_NamesTheFirstBrokenEvent(string database, string sql, long sequence, AuditFailure failure)
    {
        await using var host = await CityHost.StartAsync(database);
        Envelope envelope = await host.Manager.CreateAsync(CityHost.Descriptor);
        envelope = await host.Manager.SendAsync(envelope.Id);
        Assert.Equal(13, envelope.Version);
        Assert.True((await host.Manager.VerifyAuditAsync(envelope.Id)).IsIntact);

        await host.ExecuteAsync(sql);

        EnvelopeManager manager = host.Manager.ForAllTenants();
        AuditVerification result = await manager.VerifyAuditAsync(envelope.Id);
        Assert.Equal((sequence, failure), (result.FirstBreak?.Sequence, result.FirstBreak?.Failure));
        await Assert.ThrowsAsync<AuditBrokenException>(() => manager.GetAsync(envelope.Id).AsTask());
    }
}
