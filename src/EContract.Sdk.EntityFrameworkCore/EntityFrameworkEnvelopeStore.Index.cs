using EContract.Sdk.EntityFrameworkCore.Search;
using EContract.Sdk.Storage;

namespace EContract.Sdk.EntityFrameworkCore;

public sealed partial class EntityFrameworkEnvelopeStore
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<IndexFault>> FindIndexFaultsAsync(
        IReadOnlyList<IndexedEnvelope> envelopes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelopes);
        return await _database
            .ReadAsync(context => new IndexComparison(context, envelopes).FindFaultsAsync(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }
}
