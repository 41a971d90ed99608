using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing.Anchoring;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>Verifies the anchors of a tenant: each in itself, that they follow each other, their tokens, and what each was made over.</summary>
internal sealed class AnchorVerification(
    IAuditStore store, AnchorCopies? copies, TenantId tenant, TokenCheck tokens, IReadOnlyList<StoredAnchor> known)
{
    private const int PageSize = 100;

    private readonly OlderBackup? _older = copies is null ? null : new(store, copies, tenant);
    private readonly RestoreRecords _records = new(store, tenant);
    private StoredAnchor? _before;

    /// <summary>How many were verified.</summary>
    public long Count { get; private set; }

    /// <summary>The last number that the database has.</summary>
    public long LastNumber => _before?.Number ?? 0;

    /// <summary>When the newest one was made that is what its hash says, and that was made over all that had grown.</summary>
    public DateTimeOffset? NewestAt { get; private set; }

    public async IAsyncEnumerable<AuditFinding> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await store.ListAnchorsAsync(tenant, LastNumber, PageSize, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (StoredAnchor anchor in page)
            {
                foreach (AuditFinding finding in await VerifyAsync(anchor, cancellationToken).ConfigureAwait(false))
                    yield return finding;
                Count++;
                _before = anchor;
            }
        }

        foreach (StoredAnchor later in known.Where(anchor => anchor.Tenant == tenant && anchor.Number > LastNumber))
            yield return Finding(AuditFailure.OlderBackup, later.Number, $"anchor {later.Number}, which was given, is missing: the database is older, or later entries were removed.");
    }

    private async ValueTask<List<AuditFinding>> VerifyAsync(StoredAnchor stored, CancellationToken cancellationToken)
    {
        var findings = new List<AuditFinding>();
        if (Read(stored) is not { } anchor)
        {
            findings.Add(Finding(AuditFailure.AnchorChanged, stored.Number, $"anchor {stored.Number} was changed: it is not what its hash says."));
            return findings;
        }

        if (!anchor.IsPartial)
            NewestAt = anchor.At > NewestAt ? anchor.At : NewestAt ?? anchor.At;
        findings.AddRange(await FindGapAsync(stored, anchor, cancellationToken).ConfigureAwait(false));
        if (tokens.FindFault(stored, anchor.At) is { } fault)
            findings.Add(Finding(AuditFailure.AnchorUntrusted, stored.Number, $"the time-stamp token of anchor {stored.Number} does not hold: {fault}"));
        if (await FindWrongLeavesAsync(anchor, cancellationToken).ConfigureAwait(false) is { } leaves)
            findings.Add(Finding(AuditFailure.AnchorChanged, stored.Number, leaves));
        if (known.Any(other => other.Tenant == tenant && other.Number == stored.Number && other.Hash != stored.Hash))
            findings.Add(Finding(AuditFailure.AnchorChanged, stored.Number, $"anchor {stored.Number} is another one than was given."));
        if (copies is not null && await FindWrongCopyAsync(stored, cancellationToken).ConfigureAwait(false) is { } wrong)
            findings.Add(wrong);
        return findings;
    }

    private AuditAnchor? Read(StoredAnchor stored) =>
        AuditChain.Hash(stored.Json) == stored.Hash && AnchorJson.TryRead(stored.Json) is { } anchor && anchor.Tenant == tenant && anchor.Number == stored.Number
            ? anchor
            : null;

    private async ValueTask<List<AuditFinding>> FindGapAsync(StoredAnchor stored, AuditAnchor anchor, CancellationToken cancellationToken)
    {
        long next = LastNumber + 1;
        string previous = _before?.Hash ?? AuditAnchor.Origin;
        if (anchor.Lost is { } lost && lost.From == next && lost.To == anchor.Number - 1)
        {
            bool isSaid = await _records.HasAsync(lost, cancellationToken).ConfigureAwait(false);
            List<AuditFinding> told =
            [
                isSaid
                    ? Finding(AuditFailure.BackupRestored, anchor.Number, $"anchors {lost.From} to {lost.To} were lost with what they bound, when an older backup took the database's place: {lost.Reason}")
                    : Finding(AuditFailure.OlderBackup, anchor.Number, $"anchors {lost.From} to {lost.To} are missing, and no user has said in the tenant's log that a backup was restored, as anchor {anchor.Number} claims."),
            ];
            if (copies is null)
                return told;
            if (!(await copies.FindAsync(tenant, lost.To, cancellationToken).ConfigureAwait(false)).Any(copy => copy.Hash == anchor.PreviousHash))
                told.Add(Finding(AuditFailure.AnchorLost, lost.To, $"anchor {lost.To}, which anchor {anchor.Number} names, is not kept outside the database either."));
            await foreach (AuditFinding finding in _older!.FindAsync(lost, cancellationToken).ConfigureAwait(false))
                told.Add(finding);
            return told;
        }

        if (anchor.Number != next)
            return [Finding(AuditFailure.AnchorLost, next, next == anchor.Number - 1 ? $"anchor {next} is missing." : $"anchors {next} to {anchor.Number - 1} are missing.")];
        return anchor.PreviousHash == previous
            ? []
            : [Finding(AuditFailure.AnchorChanged, stored.Number, $"anchor {stored.Number} does not follow anchor {LastNumber}: one of them was made anew.")];
    }

    private async ValueTask<string?> FindWrongLeavesAsync(AuditAnchor anchor, CancellationToken cancellationToken)
    {
        var root = new AnchorRoot();
        await foreach (AnchorLeaf leaf in store.ReadLeavesAsync(tenant, anchor.Number, cancellationToken).ConfigureAwait(false))
            root.Add(leaf.Head);
        if (root.Count != anchor.Count)
            return $"anchor {anchor.Number} was made over {anchor.Count} chains; {root.Count} are left.";
        return root.End() == anchor.Root ? null : $"what anchor {anchor.Number} was made over was changed.";
    }

    private async ValueTask<AuditFinding?> FindWrongCopyAsync(StoredAnchor stored, CancellationToken cancellationToken)
    {
        (IReadOnlyList<StoredAnchor> kept, string? damage) = await copies!.ReadAsync(tenant, stored.Number, cancellationToken).ConfigureAwait(false);
        if (kept.Any(copy => copy.Hash != stored.Hash || !copy.Token.Span.SequenceEqual(stored.Token.Span)))
            return Finding(AuditFailure.AnchorChanged, stored.Number, $"anchor {stored.Number} is another one than is kept outside the database.");
        if (damage is not null)
            return Finding(AuditFailure.AnchorChanged, stored.Number, $"what is kept of anchor {stored.Number} outside the database is not what was saved. {damage}");
        // The newest one may just have been made.
        return kept.Count > 0 || (await store.FindAnchorAsync(tenant, number: null, cancellationToken).ConfigureAwait(false))?.Number <= stored.Number
            ? null
            : Finding(AuditFailure.AnchorLost, stored.Number, $"anchor {stored.Number} is not kept outside the database.");
    }

    private AuditFinding Finding(AuditFailure failure, long number, string message) => new(tenant, failure, null, null, number, message);
}
