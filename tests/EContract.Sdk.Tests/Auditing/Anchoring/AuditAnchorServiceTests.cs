using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Auditing.Anchoring;

public sealed class AuditAnchorServiceTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new() { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
    private readonly InMemoryEnvelopeStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task Start_SomethingHasHappened_IsAnchoredAndAgainAfterTheInterval()
    {
        var options = new AuditOptions();
        using AuditAnchorService service = Service(options);
        await new TenantLog(_store, _clock).RecordAsync(TenantId.Default, new HostEvent("one"), null, Cancel);

        await service.StartAsync(Cancel);
        await UntilAsync(1);
        await new TenantLog(_store, _clock).RecordAsync(TenantId.Default, new HostEvent("two"), null, Cancel);
        await UntilAsync(2, options.PollInterval);

        Assert.True(_clock.GetUtcNow() >= new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero), "It was anchored again before the interval was over.");
        await service.StopAsync(Cancel);
    }

    [Fact]
    public async Task Start_NotToRun_DoesNothing()
    {
        await new TenantLog(_store, _clock).RecordAsync(TenantId.Default, new HostEvent("one"), null, Cancel);
        using AuditAnchorService service = Service(new AuditOptions { RunAnchoring = false });

        await service.StartAsync(Cancel);
        await service.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        Assert.Null(await _store.FindAnchorAsync(TenantId.Default, null, Cancel));
    }

    private AuditAnchorService Service(AuditOptions options) => new(
        new AuditAnchorer(_store, _pki.TimestampAuthority, new InMemoryDocumentStore(), options, _clock),
        options,
        _clock,
        NullLogger<AuditAnchorService>.Instance);

    private async Task UntilAsync(long number, TimeSpan step = default)
    {
        while ((await _store.FindAnchorAsync(TenantId.Default, null, Cancel))?.Number is not { } last || last < number)
        {
            _clock.Advance(step);
            await Task.Delay(5, Cancel);
        }
    }
}
