using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Databases;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Faults;

/// <summary>
/// Four hosts, each a process, share one PostgreSQL. One after the other they are killed (kill -9) and replaced, and so, once, is PostgreSQL.
/// All envelopes are concluded, each once. <c>ECONTRACT_FLEET=1000</c> sets how many.
/// </summary>
public sealed class FleetTests : IAsyncLifetime
{
    private const int Hosts = 4;
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(4);

    private readonly TemporaryDirectory _directory = new();
    private readonly List<CrashHostProcess> _hosts = [];
    private DevelopmentPkiServer _authorities = null!;
    private PostgreSqlServer _server = null!;
    private string _connection = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("ECONTRACT_FLEET"), CultureInfo.InvariantCulture, out int count) ? count : 40;

    public async ValueTask InitializeAsync()
    {
        _server = await PostgreSqlServer.StartAsync();
        _connection = await _server.CreateDatabaseAsync();
        _authorities = await DevelopmentPkiServer.StartAsync(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
        using X509Certificate2 signer = _authorities.Pki.IssueSigner("東海市 電子契約", "東海市");
        _directory.WriteFile("signer.p12", _authorities.Pki.ExportPkcs12(signer, "crash"));
        _directory.WriteFile("contract.pdf", SyntheticPdf.Create(10_000));
        await File.WriteAllTextAsync(_directory.Combine("root.pem"), _authorities.Pki.RootPem, Token);
        await File.WriteAllTextAsync(_directory.Combine("tsa.txt"), _authorities.TimestampUri.AbsoluteUri, Token);
        await File.WriteAllTextAsync(_directory.Combine("postgresql.txt"), _connection, Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (CrashHostProcess host in _hosts)
            host.Dispose();
        if (_authorities is not null)
            await _authorities.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task HostsAndDatabaseKilled_EveryEnvelopeIsConcludedOnce()
    {
        var watch = Stopwatch.StartNew();
        var envelopes = new List<EnvelopeId>();
        while (envelopes.Count < Count)
            envelopes.AddRange(await PrepareAsync(Math.Min(100, Count - envelopes.Count)));
        Assert.Equal(Count, envelopes.Distinct().Count());
        Dictionary<EnvelopeId, EnvelopeHistory> before = [];
        foreach (EnvelopeId id in envelopes)
            before.Add(id, await HistoryAsync(id));
        TimeSpan prepared = watch.Elapsed;

        int kills = await ServeUntilDoneAsync();

        TestContext.Current.SendDiagnosticMessage($"{Count} envelopes: prepared in {prepared.TotalSeconds:F1} s, concluded in {(watch.Elapsed - prepared).TotalSeconds:F1} s, {kills} hosts killed.");
        Assert.True(kills > 1);
        int activations = 0;
        foreach (EnvelopeId id in envelopes)
            activations += await AssertConcludedOnceAsync(before[id]);

        // The key was asked once for each, and again only where a host was killed before it could store the answer.
        int asked = Directory.GetFiles(_directory.FullPath, "hsm.*.log").Sum(file => File.ReadAllLines(file).Length);
        Assert.InRange(asked, Count, activations);
    }

    private async Task<IEnumerable<EnvelopeId>> PrepareAsync(int count)
    {
        string printed = await CrashHostProcess.RunAsync(_directory.FullPath, "prepare", $"{count}", _directory.Combine("contract.pdf"));
        return printed.Split('\n').Select(EnvelopeId.Parse);
    }

    private async Task<int> ServeUntilDoneAsync()
    {
        for (int i = 0; i < Hosts; i++)
            _hosts.Add(CrashHostProcess.Start(_directory.FullPath, "serve"));
        int kills = 0;
        bool isServerKilled = false;
        long openAtKill = long.MaxValue;
        var sinceKill = Stopwatch.StartNew();
        while (await OpenWorkAsync() is var open and > 0)
        {
            await Task.Delay(200, Token);
            if (!isServerKilled && open < Count * 3 / 4)
            {
                isServerKilled = true;
                await _server.KillAsync();
                await Task.Delay(500, Token);
                await _server.StartAsync();
            }

            // On a machine so busy that hosts have not come to work yet, killing them faster than they start would show nothing.
            if (sinceKill.Elapsed > BetweenKills && open < openAtKill)
            {
                openAtKill = open;
                await _hosts[kills++ % Hosts].KillAsync();
                sinceKill.Restart();
            }

            Replace();
        }

        Assert.True(isServerKilled);
        foreach (CrashHostProcess host in _hosts)
            await host.KillAsync();
        return kills;
    }

    // A host that is killed, or could not start because there was no database, is started anew, as whatever runs hosts does.
    private void Replace()
    {
        for (int i = 0; i < _hosts.Count; i++)
        {
            if (!_hosts[i].HasEnded)
                continue;
            _hosts[i].Dispose();
            _hosts[i] = CrashHostProcess.Start(_directory.FullPath, "serve");
        }
    }

    // Envelopes that are not concluded, and messages that nobody has been told.
    private async Task<long> OpenWorkAsync()
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(Token);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT (SELECT count(*) FROM econtract_envelopes WHERE "Status" <> 'Completed')
                + (SELECT count(*) FROM econtract_messages WHERE "State" = 'Pending')
            """;
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <returns>How often a key was allowed to sign for it.</returns>
    private async Task<int> AssertConcludedOnceAsync(EnvelopeHistory before)
    {
        EnvelopeHistory history = await HistoryAsync(before.EnvelopeId);
        IReadOnlyList<EventRecord> events = AuditChainVerifier.Read(history);
        Assert.Equal(before.Events, history.Events.Take(before.Events.Count));
        Envelope envelope = Envelope.Fold(events);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        foreach (Type once in (Type[])[typeof(ParticipantSigned), typeof(DocumentSealed), typeof(EnvelopeCompleted)])
            Assert.Single(events, record => record.Event.GetType() == once);

        ContractDocument document = envelope.Documents[0];
        using var keys = new KeyFileKeyWrapper(_directory.Combine("kek.key"));
        var documents = new FileSystemDocumentStore(_directory.Combine("documents"), keys);
        await using Stream content = await documents.OpenAsync(
            new DocumentKey(new DocumentScope(envelope.Id.ToString(), document.Id.ToString()), document.Current.Sha256), Token);
        ValidationReport report = await new PdfSignatureValidator(new TrustAnchors([_authorities.Pki.Root])).ValidateAsync(content, cancellationToken: Token);
        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);
        Assert.Equal(SignatureLevel.BaselineLTA, Assert.Single(report.Signatures, signature => signature.Kind == SignatureKind.Signature).Level);
        Assert.Single(report.Signatures, signature => signature.Kind == SignatureKind.DocumentTimestamp);
        return events.Count(record => record.Event is ActivationConsumed);
    }

    private async Task<EnvelopeHistory> HistoryAsync(EnvelopeId id)
    {
        using var store = new EntityFrameworkEnvelopeStore(new DbContextOptionsBuilder<EContractDbContext>().UseNpgsql(_connection).Options);
        return (await store.LoadAsync(id, Token))!;
    }
}
