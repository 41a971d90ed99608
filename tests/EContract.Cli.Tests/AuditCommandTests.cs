using System.Text;
using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Auditing;
using EContract.TestInfrastructure.Databases;
using EContract.TestInfrastructure.Tools;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Cli.Tests;

/// <summary>What an auditor sees of a host's database, beside the host.</summary>
public sealed class AuditCommandTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
    private EnvelopeId _envelope;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Database => _directory.Combine("契約.db");

    private string Documents => _directory.Combine("documents");

    private string KeyFile => _directory.Combine("kek.key");

    private string Root => _directory.Combine("root.pem");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Root, _pki.RootPem, Cancel);
        using EntityFrameworkEnvelopeStore store = Open();
        using var keys = new KeyFileKeyWrapper(KeyFile);
        var anchorer = new AuditAnchorer(store, _pki.TimestampAuthority, new FileSystemDocumentStore(Documents, keys));
        _envelope = await SampleChains.AddEnvelopeAsync(store, TenantId.Default, 3);
        await SampleChains.AddEnvelopeAsync(store, new TenantId("tokai"), 2);
        await anchorer.AnchorDueAsync(Cancel);
        await SampleChains.GrowAsync(store, TenantId.Default, _envelope, 2);
        await anchorer.AnchorAllAsync(TenantId.Default, Cancel);
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _pki.Dispose();
        _directory.Dispose();
        return default;
    }

    [Fact]
    public async Task Verify_AllIsWell_SaysSo()
    {
        ToolResult result = (await Econtract.RunAsync("audit", "verify", "--database", Database, "--trust", Root)).EnsureSuccess();

        Assert.Equal(
            ["default  5 events in 1 chains under 2 anchors: in order", "tokai  2 events in 1 chains under 1 anchors: in order"],
            result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task Verify_EventWasChanged_NamesItAndGivesOne()
    {
        Execute($"""UPDATE econtract_events SET "Json" = REPLACE("Json", '契約', '契豹') WHERE "EnvelopeId" = '{_envelope}' AND "Sequence" = 2""");

        ToolResult text = await Econtract.RunAsync("audit", "verify", "--database", $"Data Source={Database}");
        Assert.Equal(1, text.ExitCode);
        Assert.Contains($"default  envelope/{_envelope}: event 2 was changed", text.Text, StringComparison.Ordinal);
        Assert.Contains("tokai  2 events in 1 chains under 1 anchors: in order", text.Text, StringComparison.Ordinal);

        ToolResult json = await Econtract.RunAsync("audit", "verify", "--database", Database, "--tenant", "default", "--json");
        Assert.Equal(1, json.ExitCode);
        string[] lines = json.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using JsonDocument finding = JsonDocument.Parse(lines[0]), sum = JsonDocument.Parse(lines[1]);
        Assert.Equal(("changed", 2L), (finding.RootElement.GetProperty("failure").GetString(), finding.RootElement.GetProperty("sequence").GetInt64()));
        Assert.False(sum.RootElement.GetProperty("intact").GetBoolean());
    }

    [Fact]
    public async Task Verify_OnPostgreSql_NamesWhatWasChanged()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        string connection = await server.CreateDatabaseAsync();
        using var store = new EntityFrameworkEnvelopeStore(new DbContextOptionsBuilder<EContractDbContext>().UseNpgsql(connection).Options);
        EnvelopeId id = await SampleChains.AddEnvelopeAsync(store, TenantId.Default, 3);
        await new AuditAnchorer(store, _pki.TimestampAuthority).AnchorAllAsync(TenantId.Default, Cancel);
        ToolResult sound = (await Econtract.RunAsync("audit", "verify", "--database", connection, "--trust", Root)).EnsureSuccess();
        Assert.Contains("default  3 events in 1 chains under 1 anchors: in order", sound.Text, StringComparison.Ordinal);

        await store.AppendAsync(
            new EnvelopeCommit
            {
                ExpectedVersion = 3,
                Events = [SampleChains.Event(id, TenantId.Default, 4, AuditChain.Origin)],
                Summary = new EnvelopeSummary(id, "契約", EnvelopeStatus.Draft, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
            },
            Cancel);

        ToolResult broken = await Econtract.RunAsync("audit", "verify", "--database", connection);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains($"envelope/{id}: event 4 does not follow the event before it.", broken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_YesterdaysCopyOfTheDatabase_IsFoundByDocumentsAndByAnAnchor()
    {
        SqliteConnection.ClearAllPools();
        string yesterday = _directory.Combine("yesterday.db"), anchor = _directory.Combine("anchor.jsonl");
        File.Copy(Database, yesterday);
        using (EntityFrameworkEnvelopeStore store = Open())
        {
            using var keys = new KeyFileKeyWrapper(KeyFile);
            await SampleChains.GrowAsync(store, TenantId.Default, _envelope, 1);
            await new AuditAnchorer(store, _pki.TimestampAuthority, new FileSystemDocumentStore(Documents, keys)).AnchorAllAsync(TenantId.Default, Cancel);
        }

        (await Econtract.RunAsync("audit", "anchor", anchor, "--database", Database)).EnsureSuccess();

        // Its chains are sound in themselves.
        (await Econtract.RunAsync("audit", "verify", "--database", yesterday)).EnsureSuccess();
        ToolResult byAnchor = await Econtract.RunAsync("audit", "verify", "--database", yesterday, "--anchor", anchor);
        Assert.Equal(1, byAnchor.ExitCode);
        Assert.Contains("anchor 3, which was given, is missing: the database is older", byAnchor.Text, StringComparison.Ordinal);
        ToolResult byDocuments = await Econtract.RunAsync("audit", "verify", "--database", yesterday, "--tenant", "default", "--documents", Documents, "--key-file", KeyFile);
        Assert.Equal(1, byDocuments.ExitCode);
        Assert.Contains("anchor 3, which is kept outside the database, is missing", byDocuments.Text, StringComparison.Ordinal);
        Assert.Contains($"envelope/{_envelope}: anchor 3 names 6 events that the database does not have; it has 5.", byDocuments.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_AnchorsOfNobodyTrusted_AreNamed()
    {
        using DevelopmentPki other = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        string root = _directory.Combine("other.pem");
        await File.WriteAllTextAsync(root, other.RootPem, Cancel);

        ToolResult result = await Econtract.RunAsync("audit", "verify", "--database", Database, "--tenant", "tokai", "--trust", root);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the time-stamp token of anchor 1 does not hold", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no such database", "--database", "nothing.db")]
    [InlineData("no tenant of that name", "--database", "DATABASE", "--tenant", "nobody")]
    [InlineData("no name of a tenant", "--database", "DATABASE", "--tenant", "../x")]
    [InlineData("documents without key", "--database", "DATABASE", "--documents", ".")]
    [InlineData("no such key file", "--database", "DATABASE", "--documents", ".", "--key-file", "nothing.key")]
    [InlineData("no such anchor", "--database", "DATABASE", "--anchor", "nothing.jsonl")]
    [InlineData("no anchor", "--database", "DATABASE", "--anchor", "DATABASE")]
    [InlineData("no server", "--database", "Host=127.0.0.1;Port=9;Database=x;Username=x;Password=x;Timeout=2")]
    public async Task Verify_CannotBeRead_GivesTwo(string why, params string[] options)
    {
        string[] arguments = [.. options.Select(option => option.Replace("DATABASE", Database, StringComparison.Ordinal))];

        ToolResult result = await Econtract.RunAsync(["audit", "verify", .. arguments]);

        Assert.True(result.ExitCode == 2, $"{why}: {result}");
        Econtract.AssertFailed(result, 2);
        Assert.False(File.Exists("nothing.key"));
    }

    [Fact]
    public async Task Export_JsonLines_AreTheStoredLinesExactlyAndItIsRecorded()
    {
        string file = _directory.Combine("audit.jsonl");

        ToolResult result = (await Econtract.RunAsync(
            "audit", "export", file, "--database", Database, "--envelope", _envelope.ToString(), "--operator", "監査 花子")).EnsureSuccess();

        Assert.Contains("5 events written", result.Text, StringComparison.Ordinal);
        using EntityFrameworkEnvelopeStore store = Open();
        ChainEvent[] stored = await store.ReadEventsAsync([ChainId.Of(_envelope)], Cancel).ToArrayAsync(Cancel);
        Assert.Equal(string.Concat(stored.Select(e => e.Json + '\n')), await File.ReadAllTextAsync(file, Cancel));
        string again = _directory.Combine("log.csv");
        (await Econtract.RunAsync("audit", "export", again, "--database", Database, "--format", "csv", "--language", "en")).EnsureSuccess();
        string csv = await File.ReadAllTextAsync(again, Cancel);
        Assert.StartsWith("Time (UTC),Of,No.,Event,", csv);
        Assert.Contains(",audit.exported,user,監査 花子,監査 花子,", csv, StringComparison.Ordinal);
        Econtract.AssertFailed(await Econtract.RunAsync("audit", "export", again, "--database", Database), 2);
    }

    private EntityFrameworkEnvelopeStore Open() =>
        new(new DbContextOptionsBuilder<EContractDbContext>().UseSqlite($"Data Source={Database}").Options);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database}");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
