using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Testing;
using EContract.TestInfrastructure.Auditing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>
/// The audit of a tenant whose envelopes have ten events each, on SQLite: verifying every chain, every anchor and every leaf, beside reading the same rows
/// and hashing them, which is the least that can be done.
/// </summary>
internal static class AuditCases
{
    private const int EventsEach = 10;

    /// <summary>In seconds.</summary>
    public static IEnumerable<QuickCase> Quick() =>
    [
        new("verify 50,000 events and their anchors: time / (read + SHA-256)", Target.AtMost(2), () => MeasureAsync(50_000, rounds: 10)),
    ];

    /// <summary>In minutes: only when named.</summary>
    public static IEnumerable<QuickCase> All() =>
    [
        new("verify 1,000,000 events and their anchors: time / (read + SHA-256)", Target.AtMost(2), () => MeasureAsync(1_000_000, rounds: 3)),
        new("verify 1,000,000 events: MB of peak memory over start", Target.AtMost(64), PeakMemoryAsync),
    ];

    private static async Task<(double, string)> MeasureAsync(int events, int rounds)
    {
        using var tenant = await SampleTenant.CreateAsync(events);
        double[] times = await Interleaved.MicrosecondsAsync(rounds, tenant.ReadAndHashAsync, tenant.VerifyAsync);
        return (
            times[1] / times[0],
            string.Create(CultureInfo.InvariantCulture, $"read and hash {times[0] / 1000:0} ms, verify {times[1] / 1000:0} ms, {events / EventsEach} chains, {tenant.Anchors} anchors"));
    }

    private static async Task<(double, string)> PeakMemoryAsync()
    {
        using (SampleTenant small = await SampleTenant.CreateAsync(1000))
            await small.VerifyAsync();
        using var tenant = await SampleTenant.CreateAsync(1_000_000);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long start = Environment.WorkingSet, peak = start;
        Task work = Task.Run(tenant.VerifyAsync);
        while (!work.IsCompleted)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.Delay(2);
        }

        await work;
        return ((peak - start) / 1048576.0, string.Create(CultureInfo.InvariantCulture, $"{start >> 20} MB before, {peak >> 20} MB at most"));
    }

    private sealed class SampleTenant : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("econtract-benchmark-");
        private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        private readonly EntityFrameworkEnvelopeStore _store;

        private SampleTenant() => _store = new EntityFrameworkEnvelopeStore(
            new DbContextOptionsBuilder<EContractDbContext>().UseSqlite(ConnectionString).Options);

        public int Anchors { get; private set; }

        private string ConnectionString => $"Data Source={Path.Combine(_folder.FullName, "contracts.db")}";

        public static async Task<SampleTenant> CreateAsync(int events)
        {
            var tenant = new SampleTenant();
            await tenant._store.EnsureCreatedAsync();
            EnvelopeId sample = await SampleChains.AddEnvelopeAsync(tenant._store, TenantId.Default, EventsEach);
            await tenant.MultiplyAsync(sample, (events / EventsEach) - 1);
            tenant.Anchors = await new AuditAnchorer(tenant._store, tenant._pki.TimestampAuthority).AnchorAllAsync(TenantId.Default);
            return tenant;
        }

        public async Task ReadAndHashAsync()
        {
            await using var connection = new SqliteConnection(ConnectionString);
            await connection.OpenAsync();
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = """SELECT "EnvelopeId", "Sequence", "Hash", "Json" FROM econtract_events ORDER BY "EnvelopeId", "Sequence" """;
            await using SqliteDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                Check(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3));
        }

        public async Task VerifyAsync()
        {
            // The chains alone, as the figure is of their hashes: what is found by is computed from events of other kinds than the sample's.
            await foreach (AuditFinding finding in new AuditVerifier(_store).VerifyAsync(TenantId.Default, new() { CheckIndex = false }))
                throw new InvalidOperationException(finding.ToString());
        }

        public void Dispose()
        {
            _store.Dispose();
            _pki.Dispose();
            SqliteConnection.ClearAllPools();
            _folder.Delete(recursive: true);
        }

        private static void Check(string id, long sequence, string hash, string json)
        {
            if (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))) != hash)
                throw new InvalidOperationException($"{id} {sequence}");
        }

        // One envelope made by the store shows the columns; the others are written beside it, a thousand times faster.
        private async Task MultiplyAsync(EnvelopeId sample, int count)
        {
            await using var connection = new SqliteConnection(ConnectionString);
            await connection.OpenAsync();
            await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
            string[] columns = await ColumnsAsync(connection, transaction);
            await using SqliteCommand envelope = connection.CreateCommand(), stored = connection.CreateCommand();
            string names = string.Join(", ", columns.Select(name => $"\"{name}\""));
            string values = string.Join(", ", columns.Select(name => name switch { "Id" => "$id", "HeadHash" => "$hash", _ => $"\"{name}\"" }));
            envelope.CommandText = $"INSERT INTO econtract_envelopes ({names}) SELECT {values} FROM econtract_envelopes WHERE \"Id\" = '{sample}'";
            stored.CommandText = """INSERT INTO econtract_events ("EnvelopeId", "Sequence", "Hash", "Json") VALUES ($id, $sequence, $hash, $json)""";
            foreach (string name in new[] { "$id", "$hash" })
                envelope.Parameters.Add(new SqliteParameter(name, null));
            foreach (string name in new[] { "$id", "$sequence", "$hash", "$json" })
                stored.Parameters.Add(new SqliteParameter(name, null));
            for (int i = 0; i < count; i++)
            {
                EnvelopeId id = EnvelopeId.New(TimeProvider.System);
                string head = AuditChain.Origin;
                for (int sequence = 1; sequence <= EventsEach; sequence++)
                {
                    StoredEvent made = SampleChains.Event(id, TenantId.Default, sequence, head);
                    head = made.Hash;
                    (stored.Parameters[0].Value, stored.Parameters[1].Value, stored.Parameters[2].Value, stored.Parameters[3].Value) =
                        (id.ToString(), sequence, made.Hash, made.Json);
                    await stored.ExecuteNonQueryAsync();
                }

                (envelope.Parameters[0].Value, envelope.Parameters[1].Value) = (id.ToString(), head);
                await envelope.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }

        private static async Task<string[]> ColumnsAsync(SqliteConnection connection, SqliteTransaction transaction)
        {
            await using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "SELECT name FROM pragma_table_info('econtract_envelopes')";
            await using SqliteDataReader reader = await command.ExecuteReaderAsync();
            var names = new List<string>();
            while (await reader.ReadAsync())
                names.Add(reader.GetString(0));
            return [.. names];
        }
    }
}
