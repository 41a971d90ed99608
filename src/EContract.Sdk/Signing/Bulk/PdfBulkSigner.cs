using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Revocation;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>
/// Signs a stream of documents: hashing, signing, timestamping and writing overlap, so that the slowest of them, mostly the key,
/// is never idle. Memory does not grow with the number of documents. What <see cref="PdfSigner"/> promises for one holds for each.
/// </summary>
/// <remarks>
/// <para>A document that fails is a result, and stops nothing else. A key or authority that is unavailable makes all wait; when it
/// stays away longer than <see cref="PdfBulkSignerOptions.Patience"/>, or denies access, the run stops.</para>
/// <para>After a crash the same run is simply started again: files appear under their names complete or not at all, and those that
/// are there, and are the source signed by this key at the level asked for, are not signed again. What was under way at the
/// crash is. One run at a time should write to a directory.</para>
/// </remarks>
public sealed class PdfBulkSigner
{
    private readonly ISigner _signer;
    private readonly ITimestampAuthority? _timestampAuthority;
    private readonly IRevocationSource? _revocation;
    private readonly ITrustAnchorSource? _trust;
    private readonly PdfBulkSignerOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a signer; the arguments are those of <see cref="PdfSigner"/>.</summary>
    /// <param name="signer">The key.</param>
    /// <param name="timestampAuthority">For B-T and above.</param>
    /// <param name="revocation">For B-LT and above; wrap it into a <see cref="CachingRevocationSource"/>, or every document asks again.</param>
    /// <param name="trust">For B-LT and above: where chains end.</param>
    /// <param name="options">How it works; later changes have no effect.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options makes no sense.</exception>
    public PdfBulkSigner(
        ISigner signer,
        ITimestampAuthority? timestampAuthority = null,
        IRevocationSource? revocation = null,
        ITrustAnchorSource? trust = null,
        PdfBulkSignerOptions? options = null,
        TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(signer);
        _signer = signer;
        _timestampAuthority = timestampAuthority;
        _revocation = revocation;
        _trust = trust;
        _options = (options ?? new()).Checked();
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Signs documents; each gives one result.</summary>
    /// <param name="documents">The documents. Asked for the next one when there is room for it.</param>
    /// <param name="progress">Is told after each document how far the run has come; on any thread, and by several at once.</param>
    /// <param name="cancellationToken">Stops: documents under way are given up, and nothing is left of them. So does leaving the enumeration.</param>
    /// <exception cref="SignerException">The key cannot be reached at the start, or was given up.</exception>
    /// <exception cref="TimestampException">The timestamp authority was given up.</exception>
    public async IAsyncEnumerable<BulkDocumentResult> SignAsync(
        IAsyncEnumerable<BulkDocument> documents,
        IProgress<BulkProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        SigningCredential credential = await _signer.GetCredentialAsync(cancellationToken).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var run = new BulkRun(_signer, credential, _timestampAuthority, _revocation, _trust, _options, _timeProvider, stop.Token);
        IAsyncEnumerator<BulkDocument> list = documents.GetAsyncEnumerator(stop.Token);
        await using ConfiguredAsyncDisposable disposing = list.ConfigureAwait(false);
        using var workers = new BulkWorkers(list, _options.MaxDocuments, run, new BulkTally(progress), stop.Token);
        try
        {
            await foreach (BulkDocumentResult result in InOrderAsync(workers.ReadAllAsync()).ConfigureAwait(false))
            {
                if (result.Error is OperationCanceledException)
                    cancellationToken.ThrowIfCancellationRequested();
                workers.GiveBackPlace();
                yield return result;
            }

            // What the list of documents throws ends the run after what it gave before.
            await workers.Completion.ConfigureAwait(false);
            if (run.Stopped is { } reason)
                ExceptionDispatchInfo.Throw(reason);
        }
        finally
        {
            // Whoever leaves early waits for what is under way: nothing is written behind the caller's back.
            await stop.CancelAsync().ConfigureAwait(false);
            await workers.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Signs documents that are listed; see the overload for streams of documents.</summary>
    public IAsyncEnumerable<BulkDocumentResult> SignAsync(
        IEnumerable<BulkDocument> documents,
        IProgress<BulkProgress>? progress = null,
        CancellationToken cancellationToken = default) => SignAsync(documents.ToAsyncEnumerable(), progress, cancellationToken);

    // There are never more results to hold back than places.
    private async IAsyncEnumerable<BulkDocumentResult> InOrderAsync(IAsyncEnumerable<BulkDocumentResult> results)
    {
        var early = new Dictionary<long, BulkDocumentResult>();
        long next = 0;
        await foreach (BulkDocumentResult result in results.ConfigureAwait(false))
        {
            if (_options.Order == BulkOrder.AsCompleted)
            {
                yield return result;
                continue;
            }

            early.Add(result.Index, result);
            while (early.Remove(next, out BulkDocumentResult? due))
            {
                next++;
                yield return due;
            }
        }
    }
}
