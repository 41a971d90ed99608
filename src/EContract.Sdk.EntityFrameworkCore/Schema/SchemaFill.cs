using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.EntityFrameworkCore.Search;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.EntityFrameworkCore.Schema;

/// <summary>
/// Computes what a version keeps of each envelope and the one before did not: anew from the events, which are the truth. In batches, each
/// a transaction that says how far it came: hosts that start together share the work, and what is killed is continued.
/// </summary>
internal static partial class SchemaFill
{
    private const int BatchSize = 100;

    // Some seconds' worth.
    private const int ToldEach = 5000;

    public static async Task RunAsync(EContractDbContext context, ILogger logger, CancellationToken cancellationToken)
    {
        if (await IsCompleteAsync(context, cancellationToken).ConfigureAwait(false))
            return;
        int count = await context.Envelopes.CountAsync(cancellationToken).ConfigureAwait(false), done = 0, told = 0;
        if (count > 0)
            LogBegun(logger, count);
        while (!await IsCompleteAsync(context, cancellationToken).ConfigureAwait(false))
        {
            if (done - told >= ToldEach)
                LogProgress(logger, told = done, count);
            try
            {
                await BeginAsync(context, cancellationToken).ConfigureAwait(false);
                done += await FillBatchAsync(context, logger, cancellationToken).ConfigureAwait(false);
            }
            catch (DbUpdateConcurrencyException)
            {
                // An envelope went on meanwhile: its batch is taken again.
            }

            context.ChangeTracker.Clear();
        }

        if (count > 0)
            LogComplete(logger, count);
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

    private static async Task<int> FillBatchAsync(EContractDbContext context, ILogger logger, CancellationToken cancellationToken)
    {
        int filled = 0;
        await context.InTransactionAsync(
            async () => filled = await FillNextAsync(context, logger, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return filled;
    }

    private static async Task<int> FillNextAsync(EContractDbContext context, ILogger logger, CancellationToken cancellationToken)
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
        string[] ids = [.. envelopes.Select(envelope => envelope.Id)];
        ILookup<string, EventRow> events = (await context.Events.AsNoTracking()
            .Where(stored => EF.Parameter(ids).Contains(stored.EnvelopeId))
            .OrderBy(stored => stored.EnvelopeId)
            .ThenBy(stored => stored.Sequence)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false)).ToLookup(stored => stored.EnvelopeId);
        foreach (EnvelopeRow envelope in envelopes)
            await FillAsync(context, envelope, events[envelope.Id], logger, cancellationToken).ConfigureAwait(false);
        (fill.Position, fill.IsComplete) = envelopes is [.., var last] ? (last.Id, false) : (fill.Position, true);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return envelopes.Count;
    }

    private static async Task FillAsync(
        EContractDbContext context, EnvelopeRow row, IEnumerable<EventRow> events, ILogger logger, CancellationToken cancellationToken)
    {
        // Version 1 knew one tenant only.
        if (row.Tenant.Length == 0)
            row.Tenant = TenantId.Default.ToString();

        // Nor did it know anchors.
        row.AnchorDue = row.Version;

        // A name that somebody spoilt is no envelope's, and no search could say which it found. The audit goes by names as they stand, and tells of it.
        if (!EnvelopeId.TryParse(row.Id, out _))
        {
            LogUnreadable(logger, row.Id);
            return;
        }

        EnvelopeSummary? summary = Sum(row, events);
        if (summary is not null)
            row.Take(summary);
        else
            LogUnreadable(logger, row.Id);

        // Of events that were tampered with nothing is computed. Whoever loads or verifies the envelope is told; it is found by what its row says.
        await SearchIndex.UpdateAsync(context, row, summary ?? row.ToBareSummary(), cancellationToken).ConfigureAwait(false);
    }

    private static EnvelopeSummary? Sum(EnvelopeRow row, IEnumerable<EventRow> events)
    {
        try
        {
            return EnvelopeSummary.Of(Envelope.Fold(AuditChainVerifier.Read(row.ToHistory(events))));
        }
        catch (Exception e) when (e is AuditBrokenException or ArgumentException)
        {
            return null;
        }
    }

    [LoggerMessage(2601, LogLevel.Warning, "The database was made by an earlier version: what {Count} envelopes are found by is computed anew from their events. The host starts when that is done")]
    private static partial void LogBegun(ILogger logger, int count);

    [LoggerMessage(2602, LogLevel.Information, "Upgrading the database: {Done} of {Count} envelopes")]
    private static partial void LogProgress(ILogger logger, int done, int count);

    [LoggerMessage(2603, LogLevel.Information, "The database is upgraded: {Count} envelopes")]
    private static partial void LogComplete(ILogger logger, int count);

    [LoggerMessage(2604, LogLevel.Error, "Envelope {Id} cannot be read: somebody wrote to the database. It is left as it is, and the audit names what is wrong")]
    private static partial void LogUnreadable(ILogger logger, string id);
}
