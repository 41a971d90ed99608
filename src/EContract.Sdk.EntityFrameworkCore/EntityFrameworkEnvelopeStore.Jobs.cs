using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

public sealed partial class EntityFrameworkEnvelopeStore
{
    // How many due jobs or messages to look at in one go.
    private const int LeaseWindow = 16;

    /// <inheritdoc/>
    public async ValueTask<LeasedJob?> LeaseJobAsync(LeaseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await _database.ReadAsync<LeasedJob?>(async context =>
        {
            List<JobRow> candidates = await DueJobs(context, request).Take(LeaseWindow).ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (JobRow candidate in FirstOrAny(candidates))
            {
                if (await TryLeaseAsync(context, candidate, request, cancellationToken).ConfigureAwait(false) is { } leased)
                    return leased;
            }

            return null;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RenewJobLeaseAsync(LeasedJob job, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        await _database.ChangeAsync(
            context => ExtendAsync(context, job, leaseUntil.UtcTicks, job.Owner, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask CheckpointJobAsync(
        LeasedJob job, string step, ReadOnlyMemory<byte> output, DateTimeOffset leaseUntil, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        await _database.ChangeAsync(
            async context =>
            {
                await ExtendAsync(context, job, leaseUntil.UtcTicks, job.Owner, cancellationToken).ConfigureAwait(false);
                JobStepRow? row = await context.JobSteps
                    .SingleOrDefaultAsync(s => s.JobId == job.Id && s.Name == step, cancellationToken)
                    .ConfigureAwait(false);
                if (row is null)
                    context.JobSteps.Add(new JobStepRow { JobId = job.Id, Name = step, Output = output.ToArray() });
                else
                    row.Output = output.ToArray();
                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask SettleJobAsync(JobSettlement settlement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        await _database.ChangeAsync(context => SettleAsync(context, settlement, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DelayedJob>> ListDelayedJobsAsync(DelayedJobQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return await _database.ReadAsync<IReadOnlyList<DelayedJob>>(async context =>
        {
            IQueryable<JobRow> delayed = context.Jobs.AsNoTracking();
            delayed = query.OnlyStopped
                ? delayed.Where(row => row.State == WorkState.Parked)
                : delayed.Where(row => row.State == WorkState.Parked || (row.State == WorkState.Pending && row.Attempts > 0));
            if (query.EnvelopeId is { } only)
            {
                string id = only.ToString();
                delayed = delayed.Where(row => row.EnvelopeId == id);
            }

            if (query.Tenant is { } asked)
            {
                string tenant = asked.ToString();
                delayed = delayed.Where(row => context.Envelopes.Any(envelope => envelope.Id == row.EnvelopeId && envelope.Tenant == tenant));
            }

            if (query.After is { } after)
            {
#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.
                delayed = delayed.Where(row => string.Compare(row.Id, after) > 0);
#pragma warning restore CA1309
            }

            List<JobRow> rows = await delayed.OrderBy(row => row.Id).Take(query.Limit).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(row => row.ToDelayedJob())];
        }, cancellationToken).ConfigureAwait(false);
    }

    private static IQueryable<JobRow> DueJobs(EContractDbContext context, LeaseRequest request)
    {
        long now = request.Now.UtcTicks;
        IQueryable<JobRow> due =
            from job in context.Jobs.AsNoTracking()
            join envelope in context.Envelopes on job.EnvelopeId equals envelope.Id
            where job.State == WorkState.Pending && job.DueAt <= now
                && (envelope.JobOwner == null || envelope.JobLeasedUntil <= now)
            select job;
        if (request.EnvelopeId is { } only)
        {
            string id = only.ToString();
            due = due.Where(job => job.EnvelopeId == id);
        }

        return due.OrderBy(job => job.DueAt).ThenBy(job => job.Id);
    }

    // What has been due longest comes first. Who loses it to another worker takes any: else all would go down the list side by side.
    private static List<T> FirstOrAny<T>(List<T> candidates)
    {
        if (candidates.Count > 2)
            RandomNumberGenerator.Shuffle(CollectionsMarshal.AsSpan(candidates)[1..]);
        return candidates;
    }

    // One conditional update decides between all who want the envelope; it works alike on every database.
    private static async Task<LeasedJob?> TryLeaseAsync(
        EContractDbContext context, JobRow candidate, LeaseRequest request, CancellationToken cancellationToken)
    {
        long now = request.Now.UtcTicks;
        long until = request.Until.UtcTicks;
        int taken = await context.Envelopes
            .Where(row => row.Id == candidate.EnvelopeId && (row.JobOwner == null || row.JobLeasedUntil <= now))
            .ExecuteUpdateAsync(
                row => row.SetProperty(e => e.JobOwner, request.Owner).SetProperty(e => e.JobLeasedUntil, until), cancellationToken)
            .ConfigureAwait(false);
        if (taken == 0)
            return null;

        // It may have been finished between looking and taking.
        JobRow? job = await context.Jobs.AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.Id == candidate.Id && row.State == WorkState.Pending && row.DueAt <= now, cancellationToken)
            .ConfigureAwait(false);
        if (job is null)
        {
            await ReleaseAsync(context, candidate.EnvelopeId, request.Owner, cancellationToken).ConfigureAwait(false);
            return null;
        }

        Dictionary<string, ReadOnlyMemory<byte>> steps = await context.JobSteps.AsNoTracking()
            .Where(row => row.JobId == job.Id)
            .ToDictionaryAsync(row => row.Name, row => new ReadOnlyMemory<byte>(row.Output), cancellationToken)
            .ConfigureAwait(false);
        return new LeasedJob(
            job.Id, RowMapping.Id(job.EnvelopeId), job.Kind, job.Subject, job.Attempts, request.Owner, steps);
    }

    private static async Task ReleaseAsync(
        EContractDbContext context, string envelopeId, string owner, CancellationToken cancellationToken) =>
        await context.Envelopes
            .Where(row => row.Id == envelopeId && row.JobOwner == owner)
            .ExecuteUpdateAsync(row => row.SetProperty(e => e.JobOwner, (string?)null), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Changes a lease that has to be the caller's; the row stays locked until the transaction ends.</summary>
    private static async Task ExtendAsync(
        EContractDbContext context, LeasedJob job, long until, string? owner, CancellationToken cancellationToken)
    {
        string envelopeId = job.EnvelopeId.ToString();
        int held = await context.Envelopes
            .Where(row => row.Id == envelopeId && row.JobOwner == job.Owner)
            .ExecuteUpdateAsync(
                row => row.SetProperty(e => e.JobOwner, owner).SetProperty(e => e.JobLeasedUntil, until), cancellationToken)
            .ConfigureAwait(false);
        if (held == 0)
            throw new LeaseLostException(job.Id);
    }

    private static async Task SettleAsync(EContractDbContext context, JobSettlement settlement, CancellationToken cancellationToken)
    {
        LeasedJob job = settlement.Job;
        await ExtendAsync(context, job, 0, null, cancellationToken).ConfigureAwait(false);
        JobRow row = await context.Jobs.SingleAsync(j => j.Id == job.Id, cancellationToken).ConfigureAwait(false);
        row.State = StateAfter(settlement.Kind);
        row.DueAt = settlement.DueAt?.UtcTicks ?? row.DueAt;
        row.LastError = settlement.Error;
        row.Attempts += settlement.Kind == SettlementKind.Released ? 0 : 1;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        if (settlement.Kind == SettlementKind.Done)
        {
            await context.JobSteps.Where(step => step.JobId == job.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ResumeAsync(
        EContractDbContext context, EnvelopeId envelopeId, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        string id = envelopeId.ToString();
        long due = dueAt.UtcTicks;
        await context.Jobs
            .Where(row => row.EnvelopeId == id && (row.State == WorkState.Parked || (row.State == WorkState.Pending && row.Attempts > 0)))
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(job => job.State, WorkState.Pending)
                    .SetProperty(job => job.DueAt, due)
                    .SetProperty(job => job.Attempts, 0),
                cancellationToken)
            .ConfigureAwait(false);
    }

    private static WorkState StateAfter(SettlementKind kind) => kind switch
    {
        SettlementKind.Done => WorkState.Done,
        SettlementKind.Parked => WorkState.Parked,
        _ => WorkState.Pending,
    };
}
