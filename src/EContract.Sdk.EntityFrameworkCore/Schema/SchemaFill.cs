using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.EntityFrameworkCore.Search;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Schema;

/// <summary>
/// Computes what a version keeps of each envelope and the one before did not: anew from the events, which are the truth. In batches, each
/// a transaction that says how far it came: hosts that start together share the work, and what is killed is continued.
/// </summary>
internal static class SchemaFill
{
    private const int BatchSize = 100;

    public static async Task RunAsync(EContractDbContext context, CancellationToken cancellationToken)
    {
        while (!await IsCompleteAsync(context, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await BeginAsync(context, cancellationToken).ConfigureAwait(false);
                await FillBatchAsync(context, cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateConcurrencyException)
            {
                // An envelope went on meanwhile: its batch is taken again.
            }

            context.ChangeTracker.Clear();
        }
    }

    private static Task<bool> IsCompleteAsync(EContractDbContext context, CancellationToken cancellationToken) =>
        context.Fills.AnyAsync(fill => fill.Version == EContractModel.SchemaVersion && fill.IsComplete, cancellationToken);

    private static Task<bool> IsBegunAsync(EContractDbContext context, CancellationToken cancellationToken) =>
        context.Fills.AnyAsync(fill => fill.Version == EContractModel.SchemaVersion, cancellationToken);

    private static async Task BeginAsync(EContractDbContext context, CancellationToken cancellationToken)
    {
        if (await IsBegunAsync(context, cancellationToken).ConfigureAwait(false))
            return;
        context.Fills.Add(new SchemaFillRow { Version = EContractModel.SchemaVersion });
        try
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateException)
        {
            context.ChangeTracker.Clear();
            if (!await IsBegunAsync(context, cancellationToken).ConfigureAwait(false))
                throw;
        }

        context.ChangeTracker.Clear();
    }

    private static Task FillBatchAsync(EContractDbContext context, CancellationToken cancellationToken) => context.InTransactionAsync(
        async () =>
        {
            // The row is the lock: one host fills at a time, and goes on where the last one ended.
            await context.Fills
                .Where(row => row.Version == EContractModel.SchemaVersion)
                .ExecuteUpdateAsync(row => row.SetProperty(fill => fill.Position, fill => fill.Position), cancellationToken)
                .ConfigureAwait(false);
            SchemaFillRow fill = await context.Fills
                .SingleAsync(row => row.Version == EContractModel.SchemaVersion, cancellationToken)
                .ConfigureAwait(false);
#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.
            List<EnvelopeRow> envelopes = await context.Envelopes
                .Where(row => string.Compare(row.Id, fill.Position) > 0)
#pragma warning restore CA1309
                .OrderBy(row => row.Id)
                .Take(BatchSize)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            foreach (EnvelopeRow envelope in envelopes)
                await FillAsync(context, envelope, cancellationToken).ConfigureAwait(false);
            (fill.Position, fill.IsComplete) = envelopes is [.., var last] ? (last.Id, false) : (fill.Position, true);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private static async Task FillAsync(EContractDbContext context, EnvelopeRow row, CancellationToken cancellationToken)
    {
        List<EventRow> events = await context.Events.AsNoTracking()
            .Where(stored => stored.EnvelopeId == row.Id)
            .OrderBy(stored => stored.Sequence)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);

        // Version 1 knew one tenant only.
        if (row.Tenant.Length == 0)
            row.Tenant = TenantId.Default.ToString();

        // Nor did it know anchors.
        row.AnchorDue = row.Version;
        try
        {
            var summary = EnvelopeSummary.Of(Envelope.Fold(AuditChainVerifier.Read(row.ToHistory(events))));
            row.Take(summary);
            await SearchIndex.UpdateAsync(context, row, summary, cancellationToken).ConfigureAwait(false);
        }
        catch (AuditBrokenException)
        {
            // Of events that were tampered with nothing is computed. Whoever loads or verifies the envelope is told; it is found by what its row says.
            await SearchIndex.UpdateAsync(context, row, row.ToBareSummary(), cancellationToken).ConfigureAwait(false);
        }
    }
}
