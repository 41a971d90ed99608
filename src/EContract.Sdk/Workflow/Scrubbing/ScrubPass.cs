using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>One time through the documents: how far it has come, and what it found for whom.</summary>
internal sealed class ScrubPass(ScrubOptions options, TimeProvider time, EnvelopeId? after) : IAsyncDisposable
{
    private readonly DigestingSink _sink = new(options.BytesPerSecond, time);
    private readonly Dictionary<TenantId, long> _documents = [];
    private readonly HashSet<TenantId> _failed = [];
    private ScrubProgress _progress = new(after, 0, 0, 0, 0);
    private int _inARow;

    public EnvelopeId? After => _progress.After;

    /// <summary>The tenants of whose documents nothing is wrong, with how many they have.</summary>
    public IEnumerable<KeyValuePair<TenantId, long>> Sound => _documents.Where(tenant => !_failed.Contains(tenant.Key));

    public ScrubProgress Finish(EnvelopeSummary envelope) =>
        _progress = _progress with { After = envelope.Id, Envelopes = _progress.Envelopes + 1 };

    /// <summary>Something is wrong with what a tenant has.</summary>
    public void Fail(TenantId tenant)
    {
        _failed.Add(tenant);
        _progress = _progress with { Findings = _progress.Findings + 1 };
    }

    /// <summary>Reads a document to its end.</summary>
    /// <exception cref="DocumentStoreException">The store cannot be read, or is not the right one.</exception>
    public async ValueTask<(ScrubFault Fault, string Reason)?> FindFaultAsync(
        IDocumentStore store, DocumentKey key, DocumentRevision revision, TenantId tenant, CancellationToken cancellationToken)
    {
        (ScrubFault Fault, string Reason)? fault = await ReadAsync(store, key, revision, cancellationToken).ConfigureAwait(false);
        _documents[tenant] = _documents.GetValueOrDefault(tenant) + 1;
        _progress = _progress with { Documents = _progress.Documents + 1 };
        _inARow = fault is null ? 0 : _inARow + 1;
        return _inARow <= options.MaxFaultsInARow
            ? fault
            : throw new DocumentStoreException(
                DocumentStoreFailure.Unavailable,
                $"{_inARow} stored documents in a row are faulty, the last one: {fault?.Reason} The store may be another one, or not be mounted.");
    }

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    private async ValueTask<(ScrubFault, string)?> ReadAsync(IDocumentStore store, DocumentKey key, DocumentRevision revision, CancellationToken cancellationToken)
    {
        try
        {
            Stream content = await store.OpenAsync(key, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
                await content.CopyToAsync(_sink, cancellationToken).ConfigureAwait(false);
            (long length, string sha256) = (_sink.Length, _sink.Finish());
            _progress = _progress with { Bytes = _progress.Bytes + length };
            return length == revision.Length && sha256 == revision.Sha256
                ? null
                : (ScrubFault.Changed, $"The stored document {key} has SHA-256 {sha256}.");
        }
        catch (DocumentStoreException e) when (FaultOf(e.Failure) is not null)
        {
            _sink.Finish();
            return (FaultOf(e.Failure)!.Value, e.Message);
        }
    }

    private static ScrubFault? FaultOf(DocumentStoreFailure failure) => failure switch
    {
        DocumentStoreFailure.NotFound => ScrubFault.Missing,
        DocumentStoreFailure.Corrupt => ScrubFault.Changed,
        DocumentStoreFailure.KeyUnavailable => ScrubFault.KeyUnavailable,
        _ => null,
    };
}
