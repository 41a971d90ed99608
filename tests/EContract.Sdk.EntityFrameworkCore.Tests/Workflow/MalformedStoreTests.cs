using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>JSON in the database that is none, or not ours.</summary>
public sealed class MalformedStoreTests
{
    public static MatrixTheoryData<string, string> Malformed => new(
        ["{", "{}", "null", """{"type":"nobody"}""", new string('[', 5000)], [TestDatabases.Sqlite, TestDatabases.PostgreSql]);

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task MalformedMessage_IsParkedAndSaidAndStopsNothing(string json, string database)
    {
        await using CityHost host = await CityHost.StartAsync(database);
        host.Options.RunInline = false;
        Envelope broken = await host.Manager.SendAsync((await host.Manager.CreateAsync(CityHost.Descriptor)).Id);
        await host.ExecuteAsync($"""UPDATE econtract_messages SET "Body" = '{json.Replace("'", "''", StringComparison.Ordinal)}'""");
        Envelope whole = await host.Manager.SendAsync((await host.Manager.CreateAsync(CityHost.Descriptor)).Id);

        await host.Worker.RunDueAsync(TestContext.Current.CancellationToken);
        await host.Worker.RunDueAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty(host.Mail);
        Assert.Contains(await host.Manager.FindUndeliveredAsync(), notice => notice.EnvelopeId == broken.Id);
        Assert.DoesNotContain(await host.Manager.FindUndeliveredAsync(), notice => notice.EnvelopeId == whole.Id);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task MalformedEvent_WithAHashThatFits_IsATypedErrorThatNamesIt(string json, string database)
    {
        await using CityHost host = await CityHost.StartAsync(database);
        Envelope envelope = await host.Manager.CreateAsync(CityHost.Descriptor);
        string hash = AuditChain.Hash(json);
        await host.ExecuteAsync(
            $"""
            UPDATE econtract_events SET "Json" = '{json.Replace("'", "''", StringComparison.Ordinal)}', "Hash" = '{hash}' WHERE "Sequence" = {envelope.Version};
            UPDATE econtract_envelopes SET "HeadHash" = '{hash}'
            """);

        var error = await Assert.ThrowsAsync<AuditBrokenException>(() => host.Manager.GetAsync(envelope.Id).AsTask());

        Assert.Contains($"{envelope.Version}", error.Message, StringComparison.Ordinal);
        Assert.Contains(envelope.Id.ToString(), error.Message, StringComparison.Ordinal);
    }
}
