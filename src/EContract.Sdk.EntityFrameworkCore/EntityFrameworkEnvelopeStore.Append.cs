using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.EntityFrameworkCore.Search;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

public sealed partial class EntityFrameworkEnvelopeStore
{
    /// <inheritdoc/>
    public async ValueTask AppendAsync(EnvelopeCommit commit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        try
        {
            await _database.ReadAsync(
                async context =>
                {
                    bool standsAlone = HeadAdvance.StandsAlone(context, commit);
                    if (standsAlone && await AdvanceAsync(context, commit, cancellationToken).ConfigureAwait(false))
                        return true;
                    await context
                        .InTransactionAsync(() => AppendAsync(context, commit, mayAdvance: !standsAlone, cancellationToken), cancellationToken)
                        .ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (EnvelopeStoreException e) when (e.Failure is EnvelopeStoreFailure.Rejected or EnvelopeStoreFailure.Busy)
        {
            // Where two transactions see the same head, the primary key of the events lets one of them in. The connection is given back before that is looked
            // up: many losers at once must not wait for each other's.
            if (await IsTakenAsync(commit, cancellationToken).ConfigureAwait(false))
                throw new EnvelopeConcurrencyException(commit.EnvelopeId, commit.ExpectedVersion, e);
            throw;
        }
    }

    private static Task<bool> AdvanceAsync(EContractDbContext context, EnvelopeCommit commit, CancellationToken cancellationToken) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(token => HeadAdvance.TryAsync(context, commit, token), cancellationToken);

    private static async Task AppendAsync(EContractDbContext context, EnvelopeCommit commit, bool mayAdvance, CancellationToken cancellationToken)
    {
        try
        {
            if (!mayAdvance || !await HeadAdvance.TryAsync(context, commit, cancellationToken).ConfigureAwait(false))
                await TakeHeadAsync(context, commit, cancellationToken).ConfigureAwait(false);
            context.Links.AddRange(commit.Links.Select(link => link.ToRow()));
            context.Messages.AddRange(commit.Messages.Select(message => message.ToRow()));
            await AddJobsAsync(context, commit.Jobs, cancellationToken).ConfigureAwait(false);
            if (context.ChangeTracker.HasChanges())
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbUpdateConcurrencyException e)
        {
            throw new EnvelopeConcurrencyException(commit.EnvelopeId, commit.ExpectedVersion, e);
        }

        if (commit.Job is { } job)
            await SettleAsync(context, job, cancellationToken).ConfigureAwait(false);
        if (commit.Message is { } message)
            await SettleAsync(context, message, cancellationToken).ConfigureAwait(false);
        foreach (MessageResumption resumption in commit.ResumedMessages)
            await ResumeAsync(context, resumption, cancellationToken).ConfigureAwait(false);
        if (commit.ResumeParkedJobsAt is { } dueAt)
            await ResumeAsync(context, commit.EnvelopeId, dueAt, cancellationToken).ConfigureAwait(false);
    }

    private static async Task TakeHeadAsync(EContractDbContext context, EnvelopeCommit commit, CancellationToken cancellationToken)
    {
        string id = commit.EnvelopeId.ToString();
        EnvelopeRow? row = await context.Envelopes.SingleOrDefaultAsync(e => e.Id == id, cancellationToken).ConfigureAwait(false);
        if ((row?.Version ?? 0) != commit.ExpectedVersion)
            throw new EnvelopeConcurrencyException(commit.EnvelopeId, commit.ExpectedVersion);
        if (row is null)
        {
            row = new EnvelopeRow { Id = id };
            context.Envelopes.Add(row);
        }

        context.Events.AddRange(commit.Events.Select(stored => stored.ToRow()));
        row.Take(commit);
        await SearchIndex.UpdateAsync(context, row, commit.Summary, cancellationToken).ConfigureAwait(false);
    }

    private static async Task AddJobsAsync(EContractDbContext context, IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        if (jobs.Count == 0)
            return;
        string[] ids = [.. jobs.Select(job => job.Id)];
        List<string> known = await context.Jobs
            .Where(row => ids.Contains(row.Id))
            .Select(row => row.Id)
            .ToListAsync(cancellationToken)
            .ConfigureAwait(false);
        context.Jobs.AddRange(jobs.Where(job => !known.Contains(job.Id)).Select(job => job.ToRow()));
    }

    private async Task<bool> IsTakenAsync(EnvelopeCommit commit, CancellationToken cancellationToken)
    {
        string id = commit.EnvelopeId.ToString();
        return await _database.ReadAsync<bool>(async context =>
        {
            return await context.Events
                .AnyAsync(row => row.EnvelopeId == id && row.Sequence > commit.ExpectedVersion, cancellationToken)
                .ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }
}
