using System.Security.Cryptography;
using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    private static readonly byte[] QueryKey = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <summary>Gives everything that happened to an envelope, in order, to a user of the host: that it was read is recorded (<c>audit.viewed</c>).</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="AuditBrokenException">Its events were changed behind our back.</exception>
    public async ValueTask<IReadOnlyList<EventRecord>> GetEventsAsync(
        EnvelopeId id, RequestContext? context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<EventRecord> events = await _journal.ReadAsync(id, cancellationToken).ConfigureAwait(false);
        await RecordAsync(Envelope.Fold(events).Tenant, new AuditViewed(id), context, cancellationToken).ConfigureAwait(false);
        return events;
    }

    /// <summary>Finds envelopes for a user of the host, a page at a time: that it was searched is recorded (<c>search.performed</c>), what was looked for is not.</summary>
    /// <exception cref="ArgumentException">The query contradicts itself, or names another tenant than the manager's.</exception>
    public async ValueTask<EnvelopePage> SearchAsync(
        EnvelopeQuery query, RequestContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        EnvelopePage found = await SearchAsync(query, cancellationToken).ConfigureAwait(false);
        TenantId tenant = Narrow(query.Tenant) ?? TenantId.Default;
        await RecordAsync(tenant, new SearchPerformed(HashOf(query), found.Count), context, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>Records how much of a search was given away; that has happened, whatever was cancelled meanwhile.</summary>
    internal ValueTask RecordExportAsync(EnvelopeQuery query, long count, RequestContext context) =>
        RecordAsync(Narrow(query.Tenant) ?? TenantId.Default, new TaxAuditExported(HashOf(query), count), context, CancellationToken.None);

    // Recorded before anything is given: what cannot be recorded is not given.
    private ValueTask RecordAsync(TenantId tenant, TenantEvent occurred, RequestContext? context, CancellationToken cancellationToken) =>
        _services.Log is { } log ? log.RecordAsync(tenant, occurred, context, cancellationToken) : default;

    // Without a key, whoever reads the log could try names until one fits.
    private static string HashOf(EnvelopeQuery query) => Convert.ToHexStringLower(HMACSHA256.HashData(QueryKey, JsonSerializer.SerializeToUtf8Bytes(query)));
}
