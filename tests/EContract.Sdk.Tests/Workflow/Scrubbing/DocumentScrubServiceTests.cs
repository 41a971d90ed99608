using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Scrubbing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EContract.Sdk.Tests.Workflow.Scrubbing;

/// <summary>The scrub as a host runs it, on a clock that is wound.</summary>
public sealed class DocumentScrubServiceTests : IDisposable
{
    private readonly WorkflowFixture _host = new();
    private readonly EnvelopeServices _services;
    private readonly ScrubOptions _options = new() { Interval = TimeSpan.FromDays(7), BytesPerSecond = null };

    public DocumentScrubServiceTests() => _services = _host.With(_host.Store.Inner, _host.Documents);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Service_ForAsLongAsTheHostRuns_ScrubsAfterEachInterval()
    {
        await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Cancellation);
        using var service = new DocumentScrubService(new DocumentScrub(_services, _options), _options, _host.Clock, NullLogger<DocumentScrubService>.Instance);
        await service.StartAsync(Cancellation);

        for (int scrubs = 1; scrubs <= 3; scrubs++)
        {
            Assert.Equal(scrubs - 1, await CountAsync());
            await WindAsync(scrubs == 1 ? _options.StartDelay : _options.Interval, scrubs);
        }

        await service.StopAsync(Cancellation);
        _host.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task Service_StoreIsAway_GoesOnAfterAWhile()
    {
        await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Cancellation);
        var documents = new DistantStore(_host.Documents) { IsAway = true };
        using var service = new DocumentScrubService(
            new DocumentScrub(_host.With(_host.Store.Inner, documents), _options), _options, _host.Clock, NullLogger<DocumentScrubService>.Instance);
        await service.StartAsync(Cancellation);
        await WindAsync(_options.StartDelay, () => Task.FromResult(documents.Asked > 0));
        Assert.Equal(0, await CountAsync());

        documents.IsAway = false;
        await WindAsync(_options.StartDelay, 1);

        await service.StopAsync(Cancellation);
    }

    private async Task WindAsync(TimeSpan time, int scrubs)
    {
        await WindAsync(time, async () => await CountAsync() >= scrubs);
        Assert.Equal(scrubs, await CountAsync());
    }

    // In steps, and until the service has seen it, which runs on threads of its own and begins to wait when it pleases.
    private async Task WindAsync(TimeSpan time, Func<Task<bool>> isDone)
    {
        for (int i = 0; i < 500 && !await isDone(); i++)
        {
            _host.Clock.Advance(time / 10);
            await Task.Delay(10, Cancellation);
        }

        Assert.True(await isDone());
    }

    private async Task<int> CountAsync()
    {
        int count = 0;
        await foreach (TenantEventRecord record in _services.Log!.ReadAsync(TenantId.Default, cancellationToken: Cancellation))
            count += record.Event is ScrubSucceeded ? 1 : 0;
        return count;
    }

    private sealed class DistantStore(IDocumentStore inner) : IDocumentStore
    {
        public bool IsAway { get; set; }

        public int Asked { get; private set; }

        public ValueTask<StoredDocument> SaveAsync(DocumentScope scope, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default) =>
            inner.SaveAsync(scope, write, cancellationToken);

        public ValueTask<Stream> OpenAsync(DocumentKey key, CancellationToken cancellationToken = default)
        {
            Asked++;
            return IsAway ? throw new DocumentStoreException(DocumentStoreFailure.Unavailable, "The disk is away.") : inner.OpenAsync(key, cancellationToken);
        }

        public ValueTask<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken = default) => inner.ExistsAsync(key, cancellationToken);

        public ValueTask<IReadOnlyList<DocumentKey>> ListAsync(DocumentScope scope, CancellationToken cancellationToken = default) => inner.ListAsync(scope, cancellationToken);

        public ValueTask<bool> ShredAsync(DocumentKey key, CancellationToken cancellationToken = default) => inner.ShredAsync(key, cancellationToken);

        public IAsyncEnumerable<KeptDocument> ListAllAsync(DocumentKey? after = null, CancellationToken cancellationToken = default) => inner.ListAllAsync(after, cancellationToken);
    }
}
