using System.Text;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Storage;
using EContract.Sdk.Tests.Auditing;
using EContract.Sdk.Workflow.Exports;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Auditing;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Workflow.Exports;

public sealed class AuditExporterTests
{
    private static readonly TenantId Tokai = new("tokai");

    private readonly InMemoryEnvelopeStore _store = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TenantLog Log => field ??= new TenantLog(_store, _clock);

    [Fact]
    public async Task ExportAsync_JsonLines_AreTheStoredLinesOfTheTenant()
    {
        await SampleChains.AddEnvelopeAsync(_store, Tokai, 3);
        await SampleChains.AddEnvelopeAsync(_store, Tokai, 2);
        await SampleChains.AddEnvelopeAsync(_store, TenantId.Default, 2);
        await Log.RecordAsync(Tokai, new HostEvent("login.succeeded"), null, Cancel);
        ChainId[] chains = [.. (await _store.ListChainsAsync(new ChainQuery(Tokai), Cancel)).Select(head => head.Chain)];
        ChainEvent[] stored = await _store.ReadEventsAsync(chains, Cancel).ToArrayAsync(Cancel);

        string text = await ExportAsync(new AuditExportOptions());

        Assert.Equal(string.Concat(stored.Select(e => e.Json + '\n')), text);
        Assert.Equal(6, stored.Length);
    }

    [Fact]
    public async Task ExportAsync_WhoGotWhat_IsRecorded()
    {
        EnvelopeId id = await SampleChains.AddEnvelopeAsync(_store, Tokai, 3);
        var context = new RequestContext { Actor = Actor.User("u1", "監査 花子"), IpAddress = "192.0.2.7" };

        await ExportAsync(new AuditExportOptions { Format = AuditExportFormat.Csv, EnvelopeId = id }, context);

        TenantEventRecord told = Assert.Single(await Log.ReadAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel));
        Assert.Equal(new AuditExported("csv", id, null, null, 3, true), told.Event);
        Assert.Equal((context.Actor, "192.0.2.7"), (told.Actor, told.IpAddress));
    }

    [Fact]
    public async Task ExportAsync_DestinationFailsOnTheWay_WhatWasGivenOutIsRecorded()
    {
        await SampleChains.AddEnvelopeAsync(_store, Tokai, 5);

        await Assert.ThrowsAsync<NotSupportedException>(
            () => new AuditExporter(_store, Log, _clock).ExportAsync(Tokai, new MemoryStream(new byte[900], 0, 900), null, null, Cancel).AsTask());

        var told = Assert.IsType<AuditExported>(Assert.Single(await Log.ReadAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel)).Event);
        Assert.False(told.IsComplete);
        Assert.InRange(told.Count, 1, 4);
    }

    [Fact]
    public async Task ExportAsync_Period_GivesWhatHappenedInIt()
    {
        for (int i = 0; i < 4; i++)
        {
            await Log.RecordAsync(Tokai, new HostEvent($"hour-{i}"), null, Cancel);
            _clock.Advance(TimeSpan.FromHours(1));
        }

        DateTimeOffset start = _clock.GetUtcNow().AddHours(-4);
        string text = await ExportAsync(new AuditExportOptions { From = start.AddHours(1), To = start.AddHours(3) });

        Assert.Equal(["hour-1", "hour-2"], text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf("hour-", StringComparison.Ordinal))..][..6]));
    }

    [Fact]
    public async Task ExportAsync_Csv_IsForSpreadsheetsAndRunsNothing()
    {
        await Log.RecordAsync(Tokai, new HostEvent("login.failed", new Dictionary<string, string> { ["user"] = "a\"b,c\nd" }), new RequestContext { Actor = Actor.User("=cmd|' /C calc'!A0", "＝1+1"), UserAgent = "@SUM(A1)" }, Cancel);

        string csv = await ExportAsync(new AuditExportOptions { Format = AuditExportFormat.Csv });

        Assert.StartsWith("\uFEFF日時 (UTC),対象,番号,事象,", csv);
        Assert.Contains(",login.failed,user,'=cmd|' /C calc'!A0,'＝1+1,,'@SUM(A1),,", csv, StringComparison.Ordinal);
        Assert.Contains("\"{\"\"details\"\":{\"\"user\"\":\"\"a\\\"\"b,c\\nd\"\"}", csv, StringComparison.Ordinal);
        Assert.Equal(2, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("\uFEFFTime (UTC),Of,No.,Event,", await ExportAsync(new AuditExportOptions { Format = AuditExportFormat.Csv, Language = "en" }));
    }

    [Fact]
    public async Task ExportAsync_NothingHappened_HasTheHeaderOnly()
    {
        string csv = await ExportAsync(new AuditExportOptions { Format = AuditExportFormat.Csv });

        Assert.Single(csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, Assert.IsType<AuditExported>(Assert.Single(await Log.ReadAsync(Tokai, cancellationToken: Cancel).ToArrayAsync(Cancel)).Event).Count);
    }

    [Fact]
    public async Task ExportAsync_EnvelopeOfAnotherTenant_IsNotFound()
    {
        EnvelopeId id = await SampleChains.AddEnvelopeAsync(_store, TenantId.Default, 1);

        await Assert.ThrowsAsync<EnvelopeNotFoundException>(() => ExportAsync(new AuditExportOptions { EnvelopeId = id }));
    }

    [Fact]
    public async Task ExportAsync_EventThatSomebodySpoilt_IsGivenOutAsItIs()
    {
        var log = new ChainId(ChainKind.Log, "spoilt");
        await _store.AppendLogAsync(new LogCommit(Tokai, 0, [new ChainEvent(log, 1, "x", "no\nJSON")], _clock.GetUtcNow()), Cancel);

        Assert.Equal("no JSON\n", await ExportAsync(new AuditExportOptions { From = _clock.GetUtcNow() }));
        Assert.Contains("log/spoilt,1,,,,,,,,\"no\nJSON\"", await ExportAsync(new AuditExportOptions { Format = AuditExportFormat.Csv }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportAsync_Pdf_IsReadByOthers()
    {
        EnvelopeHistory history = ChainOfEvents.Build(ChainOfEvents.OneOfEach);
        await _store.AppendAsync(
            new EnvelopeCommit
            {
                ExpectedVersion = 0,
                Events = history.Events,
                Summary = new EnvelopeSummary(history.EnvelopeId, "契約", EnvelopeStatus.Draft, null, _clock.GetUtcNow(), _clock.GetUtcNow()) { Tenant = Tokai },
            },
            Cancel);
        using var pdf = new MemoryStream();

        await new AuditExporter(_store, Log, _clock).ExportAsync(
            Tokai, pdf, new AuditExportOptions { Format = AuditExportFormat.Pdf, Fonts = [PdfFont.FromFile(InstalledFonts.IpaexGothic)] }, null, Cancel);

        using var directory = new TemporaryDirectory();
        string path = directory.WriteFile("audit.pdf", pdf.ToArray());
        await Qpdf.CheckAsync(path);
        string text = await Poppler.ExtractTextAsync(path);
        Assert.Contains("監査記録", text, StringComparison.Ordinal);
        Assert.Contains("envelope.created", text, StringComparison.Ordinal);
        Assert.Contains("preservation.done", text, StringComparison.Ordinal);
        Assert.Contains("2026-11-23 21:00:00", text, StringComparison.Ordinal);
    }

    private async Task<string> ExportAsync(AuditExportOptions options, RequestContext? context = null)
    {
        using var destination = new MemoryStream();
        await new AuditExporter(_store, Log, _clock).ExportAsync(Tokai, destination, options, context, Cancel);
        return Encoding.UTF8.GetString(destination.ToArray());
    }
}
