using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing.Export;
using EContract.Sdk.Auditing.Logs;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Exports;

/// <summary>Gives out what was recorded: of an envelope, or of a tenant over a period. That it was given out is recorded, too.</summary>
/// <remarks>Envelope by envelope, then the tenant's log. As it is, also where it was tampered with: what that is worth, verifying says.</remarks>
public sealed class AuditExporter
{
    private readonly IAuditStore _store;
    private readonly TenantLog _log;
    private readonly TimeProvider _time;

    /// <summary>Creates the exporter.</summary>
    /// <param name="store">Where the chains are.</param>
    /// <param name="log">Where exports are recorded; a log of its own when <see langword="null"/>.</param>
    /// <param name="time">The clock; the system's when <see langword="null"/>.</param>
    public AuditExporter(IAuditStore store, TenantLog? log = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _time = time ?? TimeProvider.System;
        _log = log ?? new TenantLog(store, _time);
    }

    /// <summary>Writes events to a stream.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="destination">Where to; it is left open.</param>
    /// <param name="options">What, and how.</param>
    /// <param name="context">Who gets it.</param>
    /// <param name="cancellationToken">Stops; that something was given out is recorded all the same.</param>
    /// <returns>How many events were written.</returns>
    /// <exception cref="EnvelopeNotFoundException">The tenant has no such envelope.</exception>
    /// <exception cref="ArgumentException">A PDF is asked for without a font that has Japanese characters, or of more than <see cref="AuditExportOptions.MaxPdfEvents"/> events.</exception>
    public async ValueTask<long> ExportAsync(
        TenantId tenant, Stream destination, AuditExportOptions? options = null, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        options ??= new AuditExportOptions();
        IAuditExportWriter writer = Create(tenant, destination, options);
        long count = 0;
        bool isComplete = false;
        try
        {
            await using (writer.ConfigureAwait(false))
            {
                await foreach (ExportedEvent occurred in ReadAsync(tenant, options, cancellationToken).ConfigureAwait(false))
                {
                    await writer.WriteAsync(occurred, cancellationToken).ConfigureAwait(false);
                    count++;
                }

                await writer.EndAsync(cancellationToken).ConfigureAwait(false);
            }

            isComplete = true;
            return count;
        }
        finally
        {
            // Also what was given out in part was given out.
            if (isComplete || count > 0)
            {
                await _log
                    .RecordAsync(tenant, new AuditExported(Name(options.Format), options.EnvelopeId, options.From, options.To, count, isComplete), context, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
    }

    private IAuditExportWriter Create(TenantId tenant, Stream destination, AuditExportOptions options) => options.Format switch
    {
        AuditExportFormat.JsonLines => new JsonLinesExport(destination),
        AuditExportFormat.Csv => new CsvExport(destination, options.Language),
        AuditExportFormat.Pdf => new PdfExport(destination, tenant, options, _time),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };

    private static string Name(AuditExportFormat format) => format switch
    {
        AuditExportFormat.Csv => "csv",
        AuditExportFormat.Pdf => "pdf",
        _ => "jsonl",
    };

    private async IAsyncEnumerable<ExportedEvent> ReadAsync(
        TenantId tenant, AuditExportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ChainId[] chains in ListAsync(tenant, options, cancellationToken).ConfigureAwait(false))
        {
            await foreach (ChainEvent stored in _store.ReadEventsAsync(chains, cancellationToken).ConfigureAwait(false))
            {
                var occurred = ExportedEvent.Read(stored);
                if (occurred.IsIn(options.From, options.To))
                    yield return occurred;
            }
        }
    }

    private async IAsyncEnumerable<ChainId[]> ListAsync(
        TenantId tenant, AuditExportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (options.EnvelopeId is { } only)
        {
            if (await _store.FindChainAsync(tenant, ChainId.Of(only), cancellationToken).ConfigureAwait(false) is null)
                throw new EnvelopeNotFoundException(only);
            yield return [ChainId.Of(only)];
            yield break;
        }

        var query = new ChainQuery(tenant) { ChangedFrom = options.From, BegunBefore = options.To };
        while (await _store.ListChainsAsync(query, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            ChainId[] chains = [.. page.Select(head => head.Chain)];
            yield return chains;
            query = query with { After = chains[^1] };
        }
    }
}
