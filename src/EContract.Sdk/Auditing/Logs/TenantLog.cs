using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Auditing.Logs;

/// <summary>
/// Records what happens in a tenant beside its envelopes: searches, exports, settings, what the host tells of its own. Chained like the
/// events of an envelope, and bound by the same anchors.
/// </summary>
/// <remarks>
/// Each object of this class, so each process, writes a chain of its own for each tenant: none waits for another. Events that come at once
/// share a transaction. Safe for concurrent use.
/// </remarks>
public sealed class TenantLog
{
    private static readonly FrozenSet<string> Reserved = TenantEvent.AllNames.Concat(EnvelopeEvent.AllNames).ToFrozenSet(StringComparer.Ordinal);

    private readonly IAuditStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<TenantId, LogWriter> _writers = new();

    /// <summary>Creates the log.</summary>
    /// <param name="store">Keeps it.</param>
    /// <param name="time">The clock; the system's when <see langword="null"/>.</param>
    public TenantLog(IAuditStore store, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Records an event. When this returns, it is stored.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="occurred">What happened.</param>
    /// <param name="context">Who, and from where; the SDK itself when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops waiting; the event may be recorded all the same.</param>
    /// <exception cref="ArgumentException">It is the host's, under a name that an event of the SDK has: it would pass for one.</exception>
    /// <exception cref="LogConflictException">It could not be stored.</exception>
    public ValueTask RecordAsync(
        TenantId tenant, TenantEvent occurred, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(occurred);
        if (occurred is HostEvent && Reserved.Contains(occurred.Name))
            throw new ArgumentException($"An event of the SDK has the name {occurred.Name}; a host's own needs another one.", nameof(occurred));
        return _writers
            .GetOrAdd(tenant, static (tenant, log) => new LogWriter(tenant, log._store, log._time), this)
            .WriteAsync(occurred, context ?? RequestContext.None, cancellationToken);
    }

    /// <summary>Reads what was recorded, chain by chain, each in order.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="from">Since when; from the beginning when <see langword="null"/>.</param>
    /// <param name="to">Before when; to the end when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="AuditFormatException">An entry cannot be read: it was changed behind our back.</exception>
    public async IAsyncEnumerable<TenantEventRecord> ReadAsync(
        TenantId tenant, DateTimeOffset? from = null, DateTimeOffset? to = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Behind all envelopes: logs come after them.
        var query = new ChainQuery(tenant) { After = new ChainId(ChainKind.Log, ""), ChangedFrom = from, BegunBefore = to };
        while (await _store.ListChainsAsync(query, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            ChainId[] chains = [.. page.Select(head => head.Chain)];
            await foreach (ChainEvent stored in _store.ReadEventsAsync(chains, cancellationToken).ConfigureAwait(false))
            {
                TenantEventRecord record = Read(stored);
                if ((from is not { } first || record.At >= first) && (to is not { } end || record.At < end))
                    yield return record;
            }

            query = query with { After = chains[^1] };
        }
    }

    private static TenantEventRecord Read(ChainEvent stored)
    {
        try
        {
            return TenantEventJson.Read(stored.Json);
        }
        catch (JsonException e)
        {
            throw new AuditFormatException($"Event {stored.Sequence} of {stored.Chain} cannot be read: {e.Message}", e);
        }
    }
}
