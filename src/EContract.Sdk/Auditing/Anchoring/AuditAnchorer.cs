using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Hashing;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Storage;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>
/// Binds the chains of a tenant together: the ends of all that have grown since the last anchor go into a hash tree, and its root, with the
/// hash of the anchor before, under a time stamp.
/// </summary>
/// <remarks>Safe for concurrent use. Of several hosts that anchor at once one succeeds; appending never waits for it.</remarks>
public sealed class AuditAnchorer
{
    private readonly IAuditStore _store;
    private readonly ITimestampAuthority _authority;
    private readonly AnchorCopies? _copies;
    private readonly TenantLog _log;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<TenantId, AnchoringHealth> _health = new();
    private readonly ConcurrentDictionary<TenantId, DateTimeOffset> _swept = new();
    private readonly ConcurrentDictionary<TenantId, string> _accepted = new();
    private long _listedTicks;

    /// <summary>Creates it.</summary>
    /// <param name="store">Where the chains are.</param>
    /// <param name="authority">Gives the tokens.</param>
    /// <param name="documents">Where each anchor is kept once more, outside the database; nowhere when <see langword="null"/>.</param>
    /// <param name="options">How often, and how many chains at once.</param>
    /// <param name="time">The clock; the system's when <see langword="null"/>.</param>
    /// <param name="log">Is told of what fails and of what was restored; one of its own when <see langword="null"/>.</param>
    public AuditAnchorer(
        IAuditStore store,
        ITimestampAuthority authority,
        IDocumentStore? documents = null,
        AuditOptions? options = null,
        TimeProvider? time = null,
        TenantLog? log = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(authority);
        _store = store;
        _authority = authority;
        _copies = documents is null ? null : new AnchorCopies(store, documents);
        _options = options ?? new AuditOptions();
        _time = time ?? TimeProvider.System;
        _log = log ?? new TenantLog(store, _time);
    }

    /// <summary>Whether each tenant's anchors are made, as far as this process has tried.</summary>
    public IReadOnlyDictionary<TenantId, AnchoringHealth> Health => _health;

    /// <summary>Makes the anchors that are due, of all tenants.</summary>
    /// <returns>How many were made. What failed for one tenant is in <see cref="Health"/>, and keeps no other one waiting.</returns>
    public async ValueTask<int> AnchorDueAsync(CancellationToken cancellationToken = default)
    {
        int made = 0;
        foreach (TenantId tenant in await ListTenantsAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (IsFailing(tenant) || IsSweepDue(tenant) || await GuardAsync(tenant, () => IsDueAsync(tenant, cancellationToken)).ConfigureAwait(false))
                    made += await AnchorAllAsync(tenant, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Told by Health, and tried again when the service looks next: whatever it was, others' anchors are made.
            }
        }

        return made;
    }

    /// <summary>Anchors all that a tenant's chains have grown, due or not.</summary>
    /// <returns>How many anchors were made; 0 when nothing has happened.</returns>
    /// <exception cref="TimestampException">No token was obtained. Nothing was stored.</exception>
    /// <exception cref="OlderBackupException">The database is older than an anchor that was made of it.</exception>
    /// <exception cref="DocumentStoreException">The anchor could not be kept outside the database as well.</exception>
    public async ValueTask<int> AnchorAllAsync(TenantId tenant, CancellationToken cancellationToken = default)
    {
        int made = 0;
        while (await AnchorAsync(tenant, cancellationToken).ConfigureAwait(false) is { } anchor)
        {
            made++;
            if (anchor.Count < _options.BatchSize)
                break;
        }

        return made;
    }

    /// <summary>Makes one anchor, over at most <see cref="AuditOptions.BatchSize"/> chains.</summary>
    /// <returns><see langword="null"/> when nothing has happened, or another host was faster.</returns>
    /// <exception cref="TimestampException">No token was obtained. Nothing was stored.</exception>
    /// <exception cref="OlderBackupException">The database is older than an anchor that was made of it.</exception>
    /// <exception cref="DocumentStoreException">The anchor could not be kept outside the database as well.</exception>
    public ValueTask<AuditAnchor?> AnchorAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        WatchAsync(tenant, () => MakeAsync(tenant, lost: null, cancellationToken));

    /// <summary>
    /// Says that an older backup was restored on purpose. The next anchor is made at once, goes on behind the last one that is kept outside, and says for good which anchors
    /// are lost and why; the audit tells it whenever it is asked.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="reason">Why, for those who audit.</param>
    /// <param name="context">Who says so: a user of the host, who answers for it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The anchor; <see langword="null"/> when the database is not older than any anchor.</returns>
    /// <exception cref="ArgumentException">The context names no user.</exception>
    /// <exception cref="TimestampException">No token was obtained. No anchor was stored.</exception>
    public async ValueTask<AuditAnchor?> AcceptRestoreAsync(
        TenantId tenant, string reason, RequestContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Actor is not { Kind: ActorKind.User })
            throw new ArgumentException("That a backup was restored is said by a user of the host.", nameof(context));
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Text.Allow(reason, EnvelopeLimits.MaxMessageLength, nameof(reason));
        if (_copies is null)
            return null;
        long last = await LastNumberAsync(tenant, cancellationToken).ConfigureAwait(false);
        long beyond = await KeptBehindAsync(tenant, last, cancellationToken).LastOrDefaultAsync(last, cancellationToken).ConfigureAwait(false);
        if (beyond == last)
            return null;
        await _log.RecordAsync(tenant, new BackupRestored(last + 1, beyond, reason), context, cancellationToken).ConfigureAwait(false);
        return await WatchAsync(tenant, () => MakeAsync(tenant, new LostAnchors(last + 1, beyond, reason), cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Proves how far a chain had come at its newest anchor.</summary>
    /// <returns><see langword="null"/> when no anchor covers it yet.</returns>
    public async ValueTask<InclusionProof?> ProveAsync(TenantId tenant, ChainId chain, CancellationToken cancellationToken = default)
    {
        AnchorLeaf? newest = null;
        await foreach (AnchorLeaf leaf in _store.ReadLeavesAsync(tenant, Before(chain), chain, cancellationToken).ConfigureAwait(false))
            newest = leaf.Head.Chain == chain ? leaf : newest;
        if (newest is not { } found || await _store.FindAnchorAsync(tenant, found.Anchor, cancellationToken).ConfigureAwait(false) is not { } anchor)
            return null;
        var leaves = new List<ChainHead>();
        await foreach (AnchorLeaf leaf in _store.ReadLeavesAsync(tenant, found.Anchor, cancellationToken).ConfigureAwait(false))
            leaves.Add(leaf.Head);
        return new InclusionProof(anchor, found.Head, AnchorTree.Build(leaves).Reduce(leaves.IndexOf(found.Head)));
    }

    /// <summary>Gives a tenant's newest anchor, as for a message that tells others its root.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    public ValueTask<StoredAnchor?> FindLastAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        _store.FindAnchorAsync(tenant, number: null, cancellationToken);

    // The last name that stands before it: without its last character, every other name with that beginning comes later or is shorter.
    internal static ChainId Before(ChainId chain) => chain with { Id = chain.Id.Length == 0 ? "" : chain.Id[..^1] };

    // Those of which something is marked; once a day all, also those whose marks somebody took away.
    private async ValueTask<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<TenantId> marked = await _store.ListTenantsAsync(onlyUnanchored: true, cancellationToken).ConfigureAwait(false);
        if (_time.GetUtcNow().UtcTicks - Volatile.Read(ref _listedTicks) < _options.SweepInterval.Ticks)
            return marked;
        IReadOnlyList<TenantId> all = await _store.ListTenantsAsync(onlyUnanchored: false, cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _listedTicks, _time.GetUtcNow().UtcTicks);
        return [.. marked.Union(all)];
    }

    private bool IsFailing(TenantId tenant) => _health.TryGetValue(tenant, out AnchoringHealth? known) && !known.IsHealthy;

    private bool IsSweepDue(TenantId tenant) =>
        !_swept.TryGetValue(tenant, out DateTimeOffset last) || _time.GetUtcNow() - last >= _options.SweepInterval;

    private async ValueTask<ChainHead[]> FindUnanchoredAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        int limit = _options.BatchSize;
        var found = (await _store.ListUnanchoredAsync(tenant, limit, cancellationToken).ConfigureAwait(false)).ToDictionary(head => head.Chain);
        if (found.Count < limit && IsSweepDue(tenant))
        {
            DateTimeOffset now = _time.GetUtcNow();
            await foreach (ChainHead head in new AnchorSweep(_store, tenant).FindAsync(cancellationToken).ConfigureAwait(false))
            {
                found.TryAdd(head.Chain, head);
                if (found.Count == limit)
                    break;
            }

            if (found.Count < limit)
                _swept[tenant] = now;
        }

        return [.. found.Values.OrderBy(head => head.Chain)];
    }

    private async ValueTask<bool> IsDueAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (await _store.FindAnchorAsync(tenant, number: null, cancellationToken).ConfigureAwait(false) is not { } last
            // One that somebody spoilt must not keep the next one from being made; verifying tells of it.
            || AnchorJson.TryRead(last.Json) is not { At: var at }
            || _time.GetUtcNow() - at >= _options.Interval)
        {
            return true;
        }

        int enough = Math.Min(_options.AnchorWhenChanged, _options.BatchSize);
        return (await _store.ListUnanchoredAsync(tenant, enough, cancellationToken).ConfigureAwait(false)).Count >= enough;
    }

    private async ValueTask<long> LastNumberAsync(TenantId tenant, CancellationToken cancellationToken) =>
        (await _store.FindAnchorAsync(tenant, number: null, cancellationToken).ConfigureAwait(false))?.Number ?? 0;

    private async ValueTask<AuditAnchor?> MakeAsync(TenantId tenant, LostAnchors? lost, CancellationToken cancellationToken)
    {
        StoredAnchor? last = await _store.FindAnchorAsync(tenant, number: null, cancellationToken).ConfigureAwait(false);
        if (last is { Number: long.MaxValue })
            throw new AuditFormatException($"The last anchor of tenant {tenant} was changed: no number is left behind it.");
        ChainHead[] leaves = await FindUnanchoredAsync(tenant, cancellationToken).ConfigureAwait(false);
        if (leaves.Length == 0)
            return null;
        long number = (lost?.To ?? last?.Number ?? 0) + 1;
        await RequireNewestAsync(tenant, last, number, cancellationToken).ConfigureAwait(false);
        var anchor = new AuditAnchor
        {
            Tenant = tenant,
            Number = number,
            PreviousHash = await PreviousHashAsync(tenant, last, lost, cancellationToken).ConfigureAwait(false),
            At = AuditChain.Time(_time.GetUtcNow()),
            Root = Convert.ToHexStringLower(AnchorTree.Build(leaves).Root.Span),
            Count = leaves.Length,
            Lost = lost,
            IsPartial = leaves.Length == _options.BatchSize,
        };
        StoredAnchor stored = await TimestampAsync(anchor, cancellationToken).ConfigureAwait(false);
        try
        {
            await _store.AppendAnchorAsync(stored, leaves, cancellationToken).ConfigureAwait(false);
        }
        catch (AnchorConflictException)
        {
            return null;
        }

        if (lost is not null)
            _accepted[tenant] = stored.Hash;
        if (_copies is not null)
            await _copies.SaveAsync(stored, cancellationToken).ConfigureAwait(false);
        return anchor;
    }

    // Before one is added: the one before is kept outside, also if a process died in between, and there is none that the database does not know.
    private async ValueTask RequireNewestAsync(TenantId tenant, StoredAnchor? last, long number, CancellationToken cancellationToken)
    {
        if (_copies is null)
            return;
        if (last is not null && IsToBeKept(last) && !await _copies.ExistsAsync(tenant, last.Number, cancellationToken).ConfigureAwait(false))
            await _copies.SaveAsync(last, cancellationToken).ConfigureAwait(false);
        await foreach (long kept in KeptBehindAsync(tenant, number - 1, cancellationToken).ConfigureAwait(false))
        {
            if (await LastNumberAsync(tenant, cancellationToken).ConfigureAwait(false) < kept)
                throw new OlderBackupException(tenant, kept);
        }
    }

    // One that says that others are lost would be believed when it is kept: this process has to have made it itself.
    private bool IsToBeKept(StoredAnchor last) =>
        AnchorJson.TryRead(last.Json) is { Lost: null } || (_accepted.TryGetValue(last.Tenant, out string? made) && made == last.Hash);

    // Only those that can be read: a file that somebody left there is no anchor.
    private async IAsyncEnumerable<long> KeptBehindAsync(TenantId tenant, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (long number in await _copies!.ListAsync(tenant, last, cancellationToken).ConfigureAwait(false))
        {
            if ((await _copies.FindAsync(tenant, number, cancellationToken).ConfigureAwait(false)).Count > 0)
                yield return number;
        }
    }

    // Behind lost ones it goes on from the last of them: so what they bound stays bound.
    private async ValueTask<string> PreviousHashAsync(TenantId tenant, StoredAnchor? last, LostAnchors? lost, CancellationToken cancellationToken)
    {
        if (lost is null)
            return last?.Hash ?? AuditAnchor.Origin;
        return await _copies!.FindAsync(tenant, lost.To, cancellationToken).ConfigureAwait(false) is [var kept, ..]
            ? kept.Hash
            : throw new AuditFormatException($"What is kept of anchor {lost.To} of tenant {tenant} cannot be read.");
    }

    private async ValueTask<StoredAnchor> TimestampAsync(AuditAnchor anchor, CancellationToken cancellationToken)
    {
        string json = AnchorJson.Write(anchor);
        string hash = AuditChain.Hash(json);
        byte[] digest = Convert.FromHexString(hash);
        TimestampToken token = await _authority.TimestampAsync(digest, DigestAlgorithm.Sha256, cancellationToken).ConfigureAwait(false);
        // Whatever implementation was plugged in: a token over something else proves nothing.
        return token.Info.ImprintAlgorithmOid == DigestAlgorithm.Sha256.Oid && token.Info.Imprint.Span.SequenceEqual(digest)
            ? new StoredAnchor(anchor.Tenant, anchor.Number, hash, json, token.Encoded)
            : throw new TimestampException(TimestampFailure.WrongImprint, "The time-stamp token covers another digest than the one sent.");
    }

    private async ValueTask<AuditAnchor?> WatchAsync(TenantId tenant, Func<ValueTask<AuditAnchor?>> make)
    {
        AuditAnchor? made = await GuardAsync(tenant, make).ConfigureAwait(false);
        _health.AddOrUpdate(
            tenant,
            _ => new AnchoringHealth(made?.At, made?.Number ?? 0, null, null),
            (_, before) => new AnchoringHealth(made?.At ?? before.LastAnchoredAt, made?.Number ?? before.LastNumber, null, null));
        return made;
    }

    private async ValueTask<T> GuardAsync<T>(TenantId tenant, Func<ValueTask<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            DateTimeOffset now = _time.GetUtcNow();
            bool isNew = !IsFailing(tenant);
            _health.AddOrUpdate(
                tenant,
                _ => new AnchoringHealth(null, 0, now, e.Message),
                (_, before) => before with { FailingSince = before.FailingSince ?? now, Error = e.Message });
            if (isNew)
                await TryRecordAsync(tenant, new AnchoringFailed(e.Message)).ConfigureAwait(false);
            throw;
        }
    }

    // What keeps an anchor from being made may keep the log from being written, too: then only Health tells.
    private async ValueTask TryRecordAsync(TenantId tenant, AnchoringFailed failed)
    {
        try
        {
            await _log.RecordAsync(tenant, failed, context: null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EContractException)
        {
        }
    }
}
