using EContract.Sdk.Auditing.Export;

namespace EContract.Sdk.Workflow.Exports;

/// <summary>Writes events in one format.</summary>
internal interface IAuditExportWriter : IAsyncDisposable
{
    ValueTask WriteAsync(ExportedEvent occurred, CancellationToken cancellationToken);

    ValueTask EndAsync(CancellationToken cancellationToken);
}
