using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Testing;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Scrubbing;
using EContract.Sdk.Workflow.Timestamps;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>The flow of the seed: a city's contract with a company, from the request to the download.</summary>
public sealed class AcceptanceScenarioTests
{
    private const string Handler = "yamada@sample.example";
    private const string Authority = "suzuki@sample.example";
    private const string City = "keiyaku@city.tokai.example";
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    [Theory]
    [MemberData(nameof(TestDatabases.All), MemberType = typeof(TestDatabases))]
    public async Task CityContract_FromRequestToDownload(string database)
    {
        await using var host = await CityHost.StartAsync(database);
        Envelope envelope = await SendAsync(host);
        await HandlerSignsBeforeTheAuthorityCanAsync(host, envelope);
        await SameClickTwiceIsOneAsync(host, envelope);
        await KilledBetweenTheKeyAndTheTimestampAsync(host, envelope);
        await SealingWaitsForTheTimestampAuthorityAsync(host, envelope);
        string[] files = await DownloadUntilTheFourteenthDayAsync(host, envelope);
        await FoundValidOfflineTwoWeeksLaterAsync(host, files);
        await FoundAgainAsync(host, envelope);
        Assert.True((await host.Manager.VerifyAuditAsync(envelope.Id)).IsIntact);
        await OneFlippedByteIsThatDocumentAsync(host, envelope);
    }

    [Fact]
    public async Task CityContract_Result_IsValidForOtherPrograms()
    {
        await using var host = await CityHost.StartAsync();
        Envelope envelope = await SendAsync(host);
        foreach (string address in (string[])[Handler, Authority, City])
            envelope = await host.SignAsync(address);
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        string token = host.TokenIn("電子署名完了", City);

        foreach (string file in await host.DownloadAsync(token, await host.Manager.OpenDownloadAsync(token)))
        {
            await Qpdf.CheckAsync(file);
            IReadOnlyList<PdfSigSignature> signatures = await PdfSig.VerifyAsync(file, host.Pki.Root);
            Assert.Equal(3, signatures.Count(signature => !signature.IsDocumentTimestamp));
        }
    }

    // Steps 2 and 4.
    private static async Task<Envelope> SendAsync(CityHost host)
    {
        Envelope envelope = await host.Manager.CreateAsync(CityHost.Descriptor);
        envelope = await host.Manager.SendAsync(envelope.Id);

        Assert.Equal(EnvelopeStatus.InProgress, envelope.Status);
        Assert.Equal("東海市 様より○○業務委託への署名依頼が届いています", host.Mail.Single(mail => mail.To.Address == Handler).Subject);
        Assert.DoesNotContain(host.Mail, mail => mail.To.Address == Authority);
        return envelope;
    }

    // Steps 3 and 4: the guard is on signing, not only on the mail.
    private static async Task HandlerSignsBeforeTheAuthorityCanAsync(CityHost host, Envelope envelope)
    {
        Uri early = await host.Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[1].Id);
        var refused = await Assert.ThrowsAsync<EnvelopeStateException>(() => host.Manager.OpenLinkAsync(early.Segments[^1]).AsTask());
        Assert.Equal(EnvelopeRefusal.WrongStage, refused.Refusal);

        envelope = await host.SignAsync(Handler);

        Assert.Equal(ParticipantState.Signed, envelope.Participants[0].State);
        Assert.Equal(2, envelope.Stage);
    }

    // Step 5.
    private static async Task SameClickTwiceIsOneAsync(CityHost host, Envelope envelope)
    {
        string token = host.TokenIn("署名依頼", Authority);
        SigningSummary summary = await host.ReviewAsync(token);
        Assert.Equal(["契約書", "仕様書"], summary.Documents.Select(document => document.Title));

        Envelope once = await host.Manager.ConfirmSignAsync(token, "click", summary.Consent);
        Envelope twice = await host.Manager.ConfirmSignAsync(token, "click", summary.Consent);

        Assert.Equal(once.Version, twice.Version);
        Assert.Equal(3, twice.Stage);
        Assert.Equal(envelope.Id, twice.Id);
    }

    // Step 6: a process dies when the HSM has signed and the authority has not been asked. This one goes on from what that one stored, or
    // did not: killed before the answer was stored, it has to be asked for again.
    private static async Task KilledBetweenTheKeyAndTheTimestampAsync(CityHost host, Envelope envelope)
    {
        host.Options.RunInline = false;
        await host.SignAsync(City);
        int before = host.KeyCalls;
        await host.WorkAndDieAfterTheKeyAsync(envelope.Id);
        Assert.Equal(before + 1, host.KeyCalls);
        Assert.Equal(ParticipantState.Signing, (await host.Manager.GetAsync(envelope.Id)).Participants[2].State);

        // The dead one's lease runs out.
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await host.Worker.RunNextJobAsync());

        Envelope going = await host.Manager.GetAsync(envelope.Id);
        Assert.Equal((EnvelopeStatus.Finalizing, ParticipantState.Signed), (going.Status, going.Participants[2].State));
        Assert.Equal(before + 2, host.KeyCalls);
    }

    // Step 7.
    private static async Task SealingWaitsForTheTimestampAuthorityAsync(CityHost host, Envelope envelope)
    {
        host.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError);

        await host.Worker.RunDueAsync();

        Envelope waiting = await host.Manager.GetAsync(envelope.Id);
        Assert.Equal(EnvelopeStatus.Finalizing, waiting.Status);
        Assert.NotNull(waiting.Delay?.NextAttemptAt);
        Assert.All(waiting.Documents, document => Assert.Null(document.SealedLevel));
        Assert.DoesNotContain(host.Mail, mail => mail.Subject.Contains("電子署名完了", StringComparison.Ordinal));

        host.Pki.TimestampAuthority.Faults.Clear();
        host.Clock.Advance(host.Options.RetryDelay);
        await host.Worker.RunDueAsync();

        Envelope completed = await host.Manager.GetAsync(envelope.Id);
        Assert.Equal((EnvelopeStatus.Completed, null), (completed.Status, completed.Delay?.Reason));
        Assert.All(completed.Documents, document => Assert.Equal("B-LTA", document.SealedLevel));
        // One each, one to try the key before anybody was asked, and one whose answer died with its process.
        Assert.Equal(5, host.KeyCalls);
        host.Options.RunInline = true;
    }

    // Step 8.
    private static async Task<string[]> DownloadUntilTheFourteenthDayAsync(CityHost host, Envelope envelope)
    {
        Assert.All(
            [Handler, Authority, City],
            address => Assert.Contains(host.Mail, mail => mail.To.Address == address && mail.Subject.Contains("電子署名完了のお知らせ", StringComparison.Ordinal)));
        string token = host.TokenIn("電子署名完了", Authority);
        DateTimeOffset completedAt = (await host.Manager.GetAsync(envelope.Id)).CompletedAt!.Value.ToOffset(Japan);
        host.Clock.SetUtcNow(new DateTimeOffset(completedAt.Date.AddDays(14).AddHours(23).AddMinutes(59), Japan));
        DownloadView view = await host.Manager.OpenDownloadAsync(token);
        string[] files = await host.DownloadAsync(token, view);

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var expired = await Assert.ThrowsAsync<EnvelopeStateException>(() => host.Manager.OpenDownloadAsync(token).AsTask());
        Assert.Equal(EnvelopeRefusal.LinkExpired, expired.Refusal);

        await host.Manager.ReissueDownloadLinkAsync(
            envelope.Id, envelope.Participants[1].Id, new RequestContext { Actor = Actor.User("u-7", "契約検査課") });
        view = await host.Manager.OpenDownloadAsync(host.TokenIn("再発行", Authority));
        Assert.Equal(2, view.Documents.Count);
        Assert.Contains(
            await host.Manager.GetEventsAsync(envelope.Id),
            record => record.Event is LinkIssued { Purpose: LinkPurpose.Download } && record.Actor.Id == "u-7");
        return files;
    }

    // Step 9: with the network off, from what is in the files alone.
    private static async Task FoundValidOfflineTwoWeeksLaterAsync(CityHost host, string[] files)
    {
        var offline = new PdfSignatureValidator(new TrustAnchors([host.Pki.Root]), online: null, host.Clock);
        foreach ((string file, string source) in files.Zip(SamplePdfs.All))
        {
            ValidationReport report = await offline.ValidateAsync(file);
            Assert.True(
                report.Indication == ValidationIndication.TotalPassed,
                string.Join('\n', report.Signatures.Select(s => $"{s.Field} {s.Level} {s.Indication} {s.SubIndication}: {string.Join(' ', s.Messages)}")));
            SignatureReport[] signatures = [.. report.Signatures.Where(signature => signature.Kind == SignatureKind.Signature)];
            Assert.Equal(3, signatures.Length);
            Assert.All(signatures, signature => Assert.Equal(SignatureLevel.BaselineLTA, signature.Level));

            byte[] original = await File.ReadAllBytesAsync(source);
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().StartsWith(original));
        }
    }

    // Step 10.
    private static async Task FoundAgainAsync(CityHost host, Envelope envelope)
    {
        Envelope without = await host.Manager.CreateAsync(CityHost.Descriptor with
        {
            Title = "単価契約",
            Transaction = new(new DateOnly(2026, 12, 1), "サンプル商事㈱"),
        });

        EnvelopeSummary found = Assert.Single(await host.Manager.SearchAsync(new EnvelopeQuery
        {
            TransactionDate = SearchRange.Between(new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 30)),
            Amount = SearchRange.Between(1_000_000m, 1_200_000m),
            Counterparty = "㈱ｻﾝﾌﾟﾙ",
        }));
        Assert.Equal(envelope.Id, found.Id);
        Assert.Equal(without.Id, Assert.Single(await host.Manager.SearchAsync(new EnvelopeQuery { Amount = SearchRange.Blank<decimal>() })).Id);
    }

    // Step 11: the timestamps of the fiscal year in one run; a byte flipped in the store is that document, there and for the scrub, which says
    // so in the log.
    private static async Task OneFlippedByteIsThatDocumentAsync(CityHost host, Envelope envelope)
    {
        envelope = await host.Manager.GetAsync(envelope.Id);
        string csv = await VerifyFiscalYearAsync(host);
        Assert.Equal(2, CountOf(csv, "有効"));

        ContractDocument flipped = envelope.Documents[1];
        string file = Assert.Single(Directory.GetFiles(
            Path.Combine(host.Directory, "documents"), flipped.Current.Sha256 + ".ecdoc", SearchOption.AllDirectories));
        byte[] stored = await File.ReadAllBytesAsync(file);
        stored[stored.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, stored);

        csv = await VerifyFiscalYearAsync(host);
        Assert.Equal(1, CountOf(csv, "有効"));
        Assert.Contains(flipped.Id.ToString(), csv.Split('\n').Single(line => line.Contains("改変", StringComparison.Ordinal)), StringComparison.Ordinal);
        List<ScrubFinding> found = await new DocumentScrub(host.Services).RunAsync().ToListAsync();
        Assert.Equal(flipped.Id.ToString(), Assert.Single(found).Document!.Scope.DocumentId);
        Assert.Single(await host.Manager.GetEventsAsync(envelope.Id), record => record.Event.Name == "document.hash.mismatch");
    }

    private static async Task<string> VerifyFiscalYearAsync(CityHost host)
    {
        using var csv = new MemoryStream();
        await TimestampCsv.WriteAsync(
            new TimestampVerification(host.Services).VerifyAsync(TenantId.Default, new DateOnly(2026, 4, 1), new DateOnly(2027, 3, 31)), csv);
        return Encoding.UTF8.GetString(csv.ToArray());
    }

    private static int CountOf(string csv, string result) => csv.Split('\n').Count(line => line.Contains(result, StringComparison.Ordinal));
}
