using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>
/// Verifies the audit of a tenant: every chain of events, every anchor that binds them, and, where asked, every document. Names the first
/// event of each chain that is not what it was, chains that are missing, anchors that were changed, and a database that is older than they are.
/// </summary>
/// <remarks>
/// Reads all once, in flat memory, while others write. Safe for concurrent use. What happened after the last anchor can be cut off
/// unnoticed by who can write to the database; what is bound cannot.
/// </remarks>
public sealed class AuditVerifier
{
    private readonly IAuditStore _store;
    private readonly AnchorCopies? _copies;

    /// <summary>Creates the verifier.</summary>
    /// <param name="store">Where the chains are.</param>
    /// <param name="documents">Where anchors are kept once more; when <see langword="null"/>, they are not held against those.</param>
    public AuditVerifier(IAuditStore store, IDocumentStore? documents = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _copies = documents is null ? null : new AnchorCopies(store, documents);
    }

    /// <summary>Verifies a tenant's audit.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="options">How thoroughly, and from where on.</param>
    /// <param name="progress">Is told after each few hundred chains.</param>
    /// <param name="cancellationToken">Stops; <see cref="AuditVerificationOptions.After"/> goes on.</param>
    /// <returns>What is wrong, as it is found; nothing where all is well.</returns>
    /// <exception cref="DocumentStoreException">The documents cannot be had at the moment, which says nothing about them.</exception>
    public async IAsyncEnumerable<AuditFinding> VerifyAsync(
        TenantId tenant,
        AuditVerificationOptions? options = null,
        IProgress<AuditProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new AuditVerificationOptions();
        var trusted = options.Trust is { } source ? await source.GetAnchorsAsync(cancellationToken).ConfigureAwait(false) : null;
        var anchors = new AnchorVerification(_store, _copies, tenant, new TokenCheck(trusted, options.AnchorTolerance), options.KnownAnchors);
        if (options.After is null)
        {
            await foreach (AuditFinding finding in VerifyAsync(anchors, tenant, cancellationToken).ConfigureAwait(false))
                yield return finding;
        }

        DateTimeOffset? newest = options.After is null ? anchors.NewestAt : await FindNewestAsync(tenant, cancellationToken).ConfigureAwait(false);
        var chains = new ChainVerification(_store, tenant, newest - DateTimeOffset.MinValue > options.AnchorTolerance ? newest - options.AnchorTolerance : null);
        var index = new IndexVerification(_store, tenant);
        var intact = new List<ChainId>();
        for (ChainId? after = options.After; !chains.IsComplete; after = chains.Last)
        {
            await foreach (AuditFinding finding in chains.VerifyPageAsync(after, intact, cancellationToken).ConfigureAwait(false))
                yield return finding;
            if (options.CheckIndex)
            {
                await foreach (AuditFinding finding in index.VerifyAsync(intact, cancellationToken).ConfigureAwait(false))
                    yield return finding;
            }

            await foreach (AuditFinding finding in CheckDocumentsAsync(tenant, intact, options, cancellationToken).ConfigureAwait(false))
                yield return finding;
            intact.Clear();
            progress?.Report(new AuditProgress(chains.Last, chains.Chains, chains.Events, anchors.Count));
        }
    }

    // Where the anchors were verified by another run.
    private async ValueTask<DateTimeOffset?> FindNewestAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        StoredAnchor? stored = await _store.FindAnchorAsync(tenant, number: null, cancellationToken).ConfigureAwait(false);
        while (stored is not null && AnchorJson.TryRead(stored.Json) is not { IsPartial: false })
            stored = stored.Number <= 1 ? null : await _store.FindAnchorAsync(tenant, stored.Number - 1, cancellationToken).ConfigureAwait(false);
        return stored is null ? null : AnchorJson.TryRead(stored.Json)?.At;
    }

    private async IAsyncEnumerable<AuditFinding> VerifyAsync(
        AnchorVerification anchors, TenantId tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (AuditFinding finding in anchors.VerifyAsync(cancellationToken).ConfigureAwait(false))
            yield return finding;
        if (_copies is null)
            yield break;
        await foreach (AuditFinding finding in new OlderBackup(_store, _copies, tenant).FindAsync(anchors.LastNumber, cancellationToken).ConfigureAwait(false))
            yield return finding;
    }

    private static async IAsyncEnumerable<AuditFinding> CheckDocumentsAsync(
        TenantId tenant, List<ChainId> intact, AuditVerificationOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (options.CheckDocuments is not { } check)
            yield break;
        foreach (ChainId chain in intact)
        {
            if (EnvelopeId.TryParse(chain.Id, out EnvelopeId id)
                && await check(id, cancellationToken).ConfigureAwait(false) is { } broken)
            {
                yield return new AuditFinding(tenant, broken.Failure, chain, broken.Sequence, null, broken.Message);
            }
        }
    }
}
