using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.EntityFrameworkCore.Tests.Workflow;
using EContract.Sdk.Storage;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Auditing;

/// <summary>Somebody hides a contract from searches, and leaves its events as they are.</summary>
public sealed class ChangedIndexTests
{
    private static readonly string[] Changes =
    [
        "DELETE FROM econtract_search",
        "UPDATE econtract_search SET \"Day\" = \"Day\" + 1",
        "UPDATE econtract_search SET \"Amount\" = 10000",
        "UPDATE econtract_search SET \"AmountClass\" = NULL",
        "UPDATE econtract_search SET \"Counterparty\" = 'ダレカ'",
        "UPDATE econtract_search SET \"Tenant\" = 'other'",
        "UPDATE econtract_envelopes SET \"Title\" = 'x'",
        "UPDATE econtract_envelopes SET \"Status\" = 'Voided'",
        "UPDATE econtract_envelopes SET \"RetainUntil\" = '2000-01-01'",
        "UPDATE econtract_envelopes SET \"UpdatedAt\" = \"UpdatedAt\" - 1",
        "UPDATE econtract_envelopes SET \"Summary\" = ''",
        "UPDATE econtract_envelopes SET \"Summary\" = replace(\"Summary\", 'yamada@', 'tanaka@')",
        "DELETE FROM econtract_search_entries WHERE \"Field\" = 22",
        "UPDATE econtract_search_entries SET \"Value\" = 'Voided' WHERE \"Field\" = 22",
        "INSERT INTO econtract_search_entries (\"Tenant\", \"Field\", \"Value\", \"EnvelopeId\", \"Detail\") SELECT \"Tenant\", 12, 'X', \"EnvelopeId\", '' FROM econtract_search",
        "DELETE FROM econtract_search_grams",
        "DELETE FROM econtract_search_grams WHERE \"Field\" = 1 AND \"Gram\" = (SELECT MIN(\"Gram\") FROM econtract_search_grams WHERE \"Field\" = 1)",
    ];

    private static readonly string[] Tables = ["econtract_envelopes", "econtract_search", "econtract_search_entries", "econtract_search_grams"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.All), MemberType = typeof(TestDatabases))]
    public async Task VerifyAsync_WhatAnEnvelopeIsFoundByWasChanged_IsNamed(string database)
    {
        await using var host = await CityHost.StartAsync(database);
        Envelope envelope = await host.Manager.SendAsync((await host.Manager.CreateAsync(CityHost.Descriptor, null, Cancel)).Id, null, Cancel);
        var verifier = new AuditVerifier((IAuditStore)host.Services.Envelopes);
        foreach (string table in Tables)
            await host.ExecuteAsync($"CREATE TABLE before_{table} AS SELECT * FROM {table}");
        foreach (string sql in Changes)
        {
            Assert.Empty(await verifier.VerifyAsync(envelope.Tenant, cancellationToken: Cancel).ToArrayAsync(Cancel));

            await host.ExecuteAsync(sql);

            AuditFinding[] findings = await verifier.VerifyAsync(envelope.Tenant, cancellationToken: Cancel).ToArrayAsync(Cancel);
            Assert.True(findings is [{ Failure: AuditFailure.IndexChanged }], sql);
            Assert.Equal(ChainId.Of(envelope.Id), findings[0].Chain);
            Assert.Empty(await verifier.VerifyAsync(envelope.Tenant, new() { CheckIndex = false }, null, Cancel).ToArrayAsync(Cancel));
            foreach (string table in Tables)
                await host.ExecuteAsync($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM before_{table}");
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabases.All), MemberType = typeof(TestDatabases))]
    public async Task FindIndexFaultsAsync_EnvelopeHasComeFurther_SaysNothing(string database)
    {
        await using var host = await CityHost.StartAsync(database);
        Envelope before = await host.Manager.CreateAsync(CityHost.Descriptor, null, Cancel);
        await host.Manager.SendAsync(before.Id, null, Cancel);
        var store = (IAuditStore)host.Services.Envelopes;

        Assert.Empty(await store.FindIndexFaultsAsync([new IndexedEnvelope(EnvelopeSummary.Of(before), before.Version)], Cancel));
        Assert.Empty(await store.FindIndexFaultsAsync([], Cancel));
    }
}
