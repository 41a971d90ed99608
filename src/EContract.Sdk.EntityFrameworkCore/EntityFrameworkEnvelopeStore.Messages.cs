using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore;

public sealed partial class EntityFrameworkEnvelopeStore
{
    /// <inheritdoc/>
    public async ValueTask<LeasedMessage?> LeaseMessageAsync(LeaseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        long now = request.Now.UtcTicks;
        long until = request.Until.UtcTicks;
        return await _database.ReadAsync<LeasedMessage?>(async context =>
        {
            IQueryable<MessageRow> due = context.Messages.AsNoTracking().Where(row =>
                row.State == WorkState.Pending && row.DueAt <= now && (row.Owner == null || row.LeasedUntil <= now));
            if (request.EnvelopeId is { } only)
            {
                string envelopeId = only.ToString();
                due = due.Where(row => row.EnvelopeId == envelopeId);
            }

            if (request.Channel is { } channel)
                due = due.Where(row => row.Channel == channel);
            List<MessageRow> candidates = await due
                .OrderBy(row => row.DueAt).ThenBy(row => row.Id)
                .Take(LeaseWindow)
                .ToListAsync(cancellationToken)
                .ConfigureAwait(false);
            foreach (MessageRow candidate in FirstOrAny(candidates))
            {
                int taken = await context.Messages
                    .Where(row => row.Id == candidate.Id
                        && row.State == WorkState.Pending && (row.Owner == null || row.LeasedUntil <= now))
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(m => m.Owner, request.Owner).SetProperty(m => m.LeasedUntil, until), cancellationToken)
                    .ConfigureAwait(false);
                if (taken == 1)
                    return new LeasedMessage(candidate.ToMessage(), candidate.Attempts, request.Owner);
            }

            return null;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask SettleMessageAsync(MessageSettlement settlement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settlement);
        await _database.ChangeAsync(context => SettleAsync(context, settlement, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<UndeliveredMessage>> FindUndeliveredAsync(
        UndeliveredQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return await _database.ReadAsync<IReadOnlyList<UndeliveredMessage>>(async context =>
        {
            IQueryable<MessageRow> found = context.Messages.AsNoTracking()
                .Where(row => row.State == WorkState.Parked || (query.IncludesWaiting && row.State == WorkState.Pending && row.Attempts > 0));
            if (query.EnvelopeId is { } only)
            {
                string envelopeId = only.ToString();
                found = found.Where(row => row.EnvelopeId == envelopeId);
            }

            if (query.Tenant is { } asked)
            {
                string tenant = asked.ToString();
                found = found.Where(row => context.Envelopes.Any(envelope => envelope.Id == row.EnvelopeId && envelope.Tenant == tenant));
            }

            if (query.After is { } after)
            {
#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.
                found = found.Where(row => string.Compare(row.Id, after) > 0);
#pragma warning restore CA1309
            }

            List<MessageRow> rows = await found.OrderBy(row => row.Id).Take(query.Limit).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(row => new UndeliveredMessage(row.ToMessage(), row.Attempts, row.State == WorkState.Parked, row.LastError))];
        }, cancellationToken).ConfigureAwait(false);
    }

    private static Task<int> ResumeAsync(EContractDbContext context, MessageResumption resumption, CancellationToken cancellationToken)
    {
        long dueAt = resumption.DueAt.UtcTicks;
        return context.Messages
            .Where(row => row.Id == resumption.MessageId && (row.State == WorkState.Parked || row.State == WorkState.Pending))
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(m => m.State, WorkState.Pending)
                    .SetProperty(m => m.DueAt, dueAt)
                    .SetProperty(m => m.FirstDueAt, dueAt)
                    .SetProperty(m => m.Attempts, 0),
                cancellationToken);
    }

    private static async Task SettleAsync(EContractDbContext context, MessageSettlement settlement, CancellationToken cancellationToken)
    {
        LeasedMessage leased = settlement.Message;
        int held = await context.Messages
            .Where(row => row.Id == leased.Message.Id && row.Owner == leased.Owner)
            .ExecuteUpdateAsync(row => row.SetProperty(m => m.Owner, (string?)null), cancellationToken)
            .ConfigureAwait(false);
        if (held == 0)
            throw new LeaseLostException(leased.Message.Id);
        MessageRow message = await context.Messages.SingleAsync(m => m.Id == leased.Message.Id, cancellationToken).ConfigureAwait(false);
        message.State = StateAfter(settlement.Kind);
        message.DueAt = settlement.DueAt?.UtcTicks ?? message.DueAt;
        if (settlement.Kind != SettlementKind.Released)
            (message.Attempts, message.LastError) = (message.Attempts + 1, settlement.Error);
        if (settlement.Kind == SettlementKind.Done)
            (message.SecretKeyId, message.Secret) = (null, null);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }
}
