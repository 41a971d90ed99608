using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>
/// Lets a key do a limited number of calls at a time, and puts together what would have to wait: so batches form when the key
/// is the bottleneck, and nobody waits for one to fill. A batch that fails is signed digest by digest: each gets its own verdict.
/// </summary>
internal sealed class BatchingSigner(ISigner signer, Outage outage, PdfBulkSignerOptions options, CancellationToken cancellationToken) : ISigner
{
    private readonly Lock _lock = new();
    private readonly Queue<Request> _waiting = new();
    private int _calls;

    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
        signer.GetCredentialAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests,
        CancellationToken cancellationToken = default)
    {
        if (Enter(digests[0]) is { } request)
            return [await request.Task.ConfigureAwait(false)];
        // Here at once: a key in this process signs on the caller's thread, without going anywhere.
        try
        {
            return await CallAsync(digests).ConfigureAwait(false);
        }
        finally
        {
            PassOn();
        }
    }

    // Null: go ahead.
    private Request? Enter(ReadOnlyMemory<byte> digest)
    {
        lock (_lock)
        {
            if (_calls < options.MaxSignatures)
            {
                _calls++;
                return null;
            }

            var request = new Request(digest);
            _waiting.Enqueue(request);
            return request;
        }
    }

    private void PassOn()
    {
        if (TakeBatch() is { } batch)
            _ = Task.Run(() => ServeAsync(batch), CancellationToken.None);
    }

    private List<Request>? TakeBatch()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _calls--;
                return null;
            }

            // Each call gets its share, so that one does not take all while the others have nothing.
            int share = (_waiting.Count + options.MaxSignatures - 1) / options.MaxSignatures;
            var batch = new List<Request>(Math.Min(share, options.MaxSignatureBatch));
            while (batch.Count < batch.Capacity)
                batch.Add(_waiting.Dequeue());
            return batch;
        }
    }

    private async Task ServeAsync(List<Request>? batch)
    {
        for (; batch is not null; batch = TakeBatch())
        {
            if (await TryServeAsync(batch, mayDivide: true).ConfigureAwait(false))
                continue;
            foreach (Request request in batch)
                await TryServeAsync([request], mayDivide: false).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> TryServeAsync(List<Request> batch, bool mayDivide)
    {
        try
        {
            IReadOnlyList<ReadOnlyMemory<byte>> values = await CallAsync([.. batch.Select(request => request.Digest)]).ConfigureAwait(false);
            foreach ((Request request, ReadOnlyMemory<byte> value) in batch.Zip(values))
                request.SetResult(value);
            return true;
        }
        catch (EContractException) when (mayDivide && batch.Count > 1 && outage.GivenUp is null)
        {
            return false;
        }
#pragma warning disable CA1031 // Whatever the key throws belongs to those who wait for it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (Request request in batch)
                request.SetException(e);
            return true;
        }
    }

    private ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> CallAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests) => outage.RunAsync(
        async token =>
        {
            IReadOnlyList<ReadOnlyMemory<byte>> values = await signer.SignAsync(digests, token).ConfigureAwait(false);
            return values.Count == digests.Count
                ? values
                : throw new SignerException(SignerFailure.SigningFailed, $"The signer returned {values.Count} signatures for {digests.Count} digests.");
        },
        cancellationToken);

    private sealed class Request(ReadOnlyMemory<byte> digest) : TaskCompletionSource<ReadOnlyMemory<byte>>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public ReadOnlyMemory<byte> Digest { get; } = digest;
    }
}
