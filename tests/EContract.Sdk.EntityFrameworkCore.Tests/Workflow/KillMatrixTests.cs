using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>
/// A real process makes the last signature, seals and mails, and is killed (kill -9) after each single thing that it does to the world: key,
/// timestamp authority, revocation, document, step, event, mail. The next process has to finish, as if nothing had happened.
/// </summary>
public sealed partial class KillMatrixTests : IAsyncLifetime
{
    private const int Lanes = 4;

    private readonly TemporaryDirectory _directory = new();
    private DevelopmentPkiServer _authorities = null!;
    private string _envelope = "";

    private string Prepared => _directory.Combine("prepared");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Prepared);
        _authorities = await DevelopmentPkiServer.StartAsync();
        using X509Certificate2 signer = _authorities.Pki.IssueSigner("東海市 電子契約", "東海市");
        await File.WriteAllBytesAsync(Path.Combine(Prepared, "signer.p12"), _authorities.Pki.ExportPkcs12(signer, "crash"));
        await File.WriteAllTextAsync(Path.Combine(Prepared, "root.pem"), _authorities.Pki.RootPem);
        await File.WriteAllTextAsync(Path.Combine(Prepared, "tsa.txt"), _authorities.TimestampUri.AbsoluteUri);
        _envelope = await RunAsync(Prepared, null, "send", SamplePdfs.Contract, SamplePdfs.Specification);
        await RunAsync(Prepared, null, "confirm", _envelope, "0");
        await RunAsync(Prepared, null, "work", _envelope);
        await RunAsync(Prepared, null, "confirm", _envelope, "1");
        File.Delete(Path.Combine(Prepared, "deeds.log"));
    }

    public async ValueTask DisposeAsync()
    {
        await _authorities.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    [Fact]
    public async Task KilledAfterEveryDeed_NextProcessFinishesExactlyOnce()
    {
        string undisturbed = Copy("undisturbed");
        Assert.Equal("Completed", await RunAsync(undisturbed, null, "work", _envelope));
        string[] deeds = Deeds(undisturbed);
        string[] mails = Mails(undisturbed);
        await AssertCompletedOnceAsync(undisturbed);
        foreach (string kind in (string[])["ISigner.", "ITimestampAuthority.", "IRevocationSource.", "IDocumentStore.", "INotifier.", "IEnvelopeStore.Checkpoint", "IEnvelopeStore.Append"])
            Assert.Contains(deeds, deed => deed.StartsWith(kind, StringComparison.Ordinal));

        // Killed after a question, a process has done no more than before it: of these one is enough.
        int[] points = [0, .. deeds.Index().Where(deed => !IsQuestion(deed.Item) || deed.Index == Array.FindIndex(deeds, IsQuestion)).Select(deed => deed.Index + 1)];
        await Parallel.ForEachAsync(
            points,
            new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = TestContext.Current.CancellationToken },
            async (point, _) => await RunAsync(Copy($"{point}"), point, "work", _envelope));
        string[] before = [.. points.Select(point => string.Join('\n', Deeds(_directory.Combine($"{point}"))))];
        string resumed = await RunAsync(Prepared, null, ["resume", _envelope, .. points.Select(point => _directory.Combine($"{point}"))]);
        Assert.Equal(points.Select(_ => "Completed"), resumed.Split('\n'));

        var failures = new List<string>();
        foreach ((int index, int point) in points.Index())
        {
            try
            {
                await AssertFinishedAsync(_directory.Combine($"{point}"), before[index].Split('\n', StringSplitOptions.RemoveEmptyEntries), deeds, mails);
            }
            catch (Exception e) when (e is Xunit.Sdk.XunitException)
            {
                failures.Add($"Killed after {point} deeds, the last was {(point == 0 ? "none" : deeds[point - 1])}: {e.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private async Task AssertFinishedAsync(string folder, string[] before, string[] undisturbed, string[] mails)
    {
        Assert.Equal(undisturbed.Take(before.Length).Select(WithoutNewIds), before.Select(WithoutNewIds));
        await AssertCompletedOnceAsync(folder);

        // An activation that is issued anew is in the log, too, so that the messages after it have other numbers.
        Assert.Equal(mails.Distinct().Count(), Mails(folder).Distinct().Count());

        // What the key answered is asked for again only when the answer was not stored yet.
        int more = Deeds(folder).Count(IsKey) - undisturbed.Count(IsKey);
        bool isAnswerLost = before.LastOrDefault(deed => IsKey(deed) || IsStep(deed)) is { } last && IsKey(last);
        Assert.Equal(isAnswerLost ? 1 : 0, more);
    }

    private async Task AssertCompletedOnceAsync(string folder)
    {
        using var store = new EntityFrameworkEnvelopeStore(
            new DbContextOptionsBuilder<EContractDbContext>().UseSqlite($"Data Source={Path.Combine(folder, "contracts.db")};Pooling=False").Options);
        IReadOnlyList<EventRecord> events = AuditChainVerifier.Read((await store.LoadAsync(EnvelopeId.Parse(_envelope)))!);
        Envelope envelope = Envelope.Fold(events);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Single(events, record => record.Event is EnvelopeCompleted);
        Assert.Single(events, record => record.Event is ClosingSealEmbedded);
        Assert.Single(events, record => record.Event is ConclusionCertificateIssued);
        Assert.Equal(2, events.Count(record => record.Event is ParticipantSigned));
        Assert.Equal(envelope.Documents.Count, events.Count(record => record.Event is DocumentSealed));
        Assert.Empty(await store.ListDelayedJobsAsync(new()));
        foreach (ContractDocument document in envelope.Documents)
            await AssertValidAsync(folder, envelope, document, signatures: 3);

        // The issuer alone signs the certificate of conclusion.
        await AssertValidAsync(folder, envelope, envelope.ConclusionCertificate!, signatures: 1);
    }

    private async Task AssertValidAsync(string folder, Envelope envelope, ContractDocument document, int signatures)
    {
        using var keys = new KeyFileKeyWrapper(Path.Combine(folder, "kek.key"));
        var documents = new FileSystemDocumentStore(Path.Combine(folder, "documents"), keys);
        await using Stream content = await documents.OpenAsync(
            new DocumentKey(new DocumentScope(envelope.Id.ToString(), document.Id.ToString()), document.Current.Sha256));
        ValidationReport report = await new PdfSignatureValidator(new TrustAnchors([_authorities.Pki.Root])).ValidateAsync(content);
        Assert.Equal(ValidationIndication.TotalPassed, report.Indication);

        // Two participants and the closing seal, once each.
        Assert.Equal(signatures, report.Signatures.Count(signature => signature is { Kind: SignatureKind.Signature, Level: SignatureLevel.BaselineLTA }));
        Assert.Equal(signatures, report.Signatures.Count(signature => signature.Kind == SignatureKind.Signature));
    }

    private static bool IsKey(string deed) => deed.StartsWith("ISigner.", StringComparison.Ordinal);

    private static bool IsStep(string deed) => deed.StartsWith("IEnvelopeStore.CheckpointJobAsync", StringComparison.Ordinal);

    private static bool IsQuestion(string deed) => deed.StartsWith("IRevocationSource.", StringComparison.Ordinal);

    // The certificate gets an identifier of its own each time it is made; its steps are the last.
    private static string WithoutNewIds(string deed) => Identifier().Replace(deed, "");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}$")]
    private static partial Regex Identifier();

    private static string[] Deeds(string folder) => File.Exists(Path.Combine(folder, "deeds.log")) ? File.ReadAllLines(Path.Combine(folder, "deeds.log")) : [];

    // By the identifiers of the messages; what follows in the name depends on their content, and links are made anew each time.
    private static string[] Mails(string folder) =>
        [.. Directory.GetFiles(Path.Combine(folder, "mail"), "*.eml").Select(file => string.Join('.', Path.GetFileName(file).Split('.')[..3])).Order(StringComparer.Ordinal)];

    private static async Task<string> RunAsync(string folder, int? killAfter, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["ECONTRACT_CLOSING_SEAL"] = "1", ["ECONTRACT_CERTIFICATE_FONT"] = InstalledFonts.IpaexGothic };
        if (killAfter is { } deeds)
            environment["ECONTRACT_KILL_AFTER"] = $"{deeds}";
        using CrashHostProcess process = CrashHostProcess.StartWith(environment, folder, arguments);
        if (killAfter is null)
            return await process.EndAsync();
        Assert.True(await process.WaitForKillAsync(), "The process was not killed.");
        return "";
    }

    private string Copy(string name)
    {
        string target = _directory.Combine(name);
        foreach (string file in Directory.GetFiles(Prepared, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(Prepared, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}
