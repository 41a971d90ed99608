using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>
/// Keeps each anchor once more where nothing is changed after it was written: among the documents. A database that is replaced by an
/// older copy does not know of them, and is found out.
/// </summary>
internal sealed class AnchorCopies(IAuditStore store, IDocumentStore documents)
{
    private const string ScopePrefix = "anchors-";

    /// <summary>Whether a stored document is where anchors are kept.</summary>
    public static bool IsCopy(DocumentKey key) => key.Scope.EnvelopeId.StartsWith(ScopePrefix, StringComparison.Ordinal);

    /// <summary>Whether an error says that a copy is not what was saved, and not that it cannot be had at the moment.</summary>
    public static bool IsDamage(Exception error) =>
        error is AuditFormatException or DocumentStoreException { Failure: DocumentStoreFailure.Corrupt or DocumentStoreFailure.NotFound };

    public async ValueTask<bool> ExistsAsync(TenantId tenant, long number, CancellationToken cancellationToken) =>
        (await documents.ListAsync(ScopeOf(tenant, number), cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>Keeps an anchor of the database; keeping it again changes nothing.</summary>
    public async ValueTask SaveAsync(StoredAnchor anchor, CancellationToken cancellationToken) => await documents
        .SaveAsync(
            ScopeOf(anchor.Tenant, anchor.Number),
            (destination, token) => AnchorFile.WriteAsync(
                destination, anchor, store.ReadLeavesAsync(anchor.Tenant, anchor.Number, token).Select(leaf => leaf.Head), token),
            cancellationToken)
        .ConfigureAwait(false);

    /// <summary>Lists which numbers are kept behind another, rising: those between may be missing. It does not say that they can be read.</summary>
    public async ValueTask<IReadOnlyCollection<long>> ListAsync(TenantId tenant, long after, CancellationToken cancellationToken)
    {
        var numbers = new SortedSet<long>();
        DocumentScope last = ScopeOf(tenant, after);
        await foreach (KeptDocument kept in documents.ListAllAsync(new DocumentKey(last, new string('f', 64)), cancellationToken).ConfigureAwait(false))
        {
            if (kept.Key.Scope.EnvelopeId != last.EnvelopeId)
                break;
            if (long.TryParse(kept.Key.Scope.DocumentId, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                && number > after && number < long.MaxValue)
                numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Names what is kept under a number: one copy, unless the store was written to by others.</summary>
    public ValueTask<IReadOnlyList<DocumentKey>> KeysAsync(TenantId tenant, long number, CancellationToken cancellationToken) =>
        documents.ListAsync(ScopeOf(tenant, number), cancellationToken);

    /// <summary>Finds the anchors under a number that can be read.</summary>
    /// <exception cref="DocumentStoreException">What is kept cannot be had at the moment.</exception>
    public async ValueTask<IReadOnlyList<StoredAnchor>> FindAsync(TenantId tenant, long number, CancellationToken cancellationToken) =>
        (await ReadAsync(tenant, number, cancellationToken).ConfigureAwait(false)).Kept;

    /// <summary>Finds the anchors under a number that can be read, and says what is wrong with a copy that cannot.</summary>
    /// <exception cref="DocumentStoreException">What is kept cannot be had at the moment.</exception>
    public async ValueTask<(IReadOnlyList<StoredAnchor> Kept, string? Damage)> ReadAsync(TenantId tenant, long number, CancellationToken cancellationToken)
    {
        var found = new List<StoredAnchor>();
        string? damage = null;
        foreach (DocumentKey key in await KeysAsync(tenant, number, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                StoredAnchor anchor = await ReadAsync(key, cancellationToken).ConfigureAwait(false);
                if (anchor.Tenant == tenant && anchor.Number == number)
                    found.Add(anchor);
                else
                    damage = $"It is anchor {anchor.Number} of tenant {anchor.Tenant}.";
            }
            catch (Exception e) when (IsDamage(e))
            {
                damage = e.Message;
            }
        }

        return (found, damage);
    }

    /// <summary>Reads an anchor that is kept.</summary>
    /// <exception cref="DocumentStoreException">What is kept is not what was saved, or cannot be had.</exception>
    /// <exception cref="AuditFormatException">It is no anchor.</exception>
    public async ValueTask<StoredAnchor> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        Stream copy = await documents.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
            return await AnchorFile.ReadAsync(copy, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what an anchor that is kept was made over, of each copy.</summary>
    public async IAsyncEnumerable<ChainHead> ReadLeavesAsync(
        TenantId tenant, long number, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (DocumentKey key in await KeysAsync(tenant, number, cancellationToken).ConfigureAwait(false))
        {
            await foreach (ChainHead leaf in ReadLeavesAsync(key, cancellationToken).ConfigureAwait(false))
                yield return leaf;
        }
    }

    /// <summary>Reads what an anchor that is kept was made over, of one copy.</summary>
    public async IAsyncEnumerable<ChainHead> ReadLeavesAsync(DocumentKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Stream copy = await documents.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            await foreach (ChainHead leaf in AnchorFile.ReadLeavesAsync(copy, cancellationToken).ConfigureAwait(false))
                yield return leaf;
        }
    }

    // A tenant's name may have characters and a length that a scope may not.
    private static DocumentScope ScopeOf(TenantId tenant, long number) => new(
        ScopePrefix + $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(tenant.ToString())).AsSpan(0, 20))}",
        number.ToString("D12", CultureInfo.InvariantCulture));
}
