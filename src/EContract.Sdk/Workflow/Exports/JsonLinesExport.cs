using System.Text;
using EContract.Sdk.Auditing.Export;

namespace EContract.Sdk.Workflow.Exports;

/// <summary>Each event exactly as it stands in the log, on a line of its own.</summary>
internal sealed class JsonLinesExport(Stream destination) : IAuditExportWriter
{
    public async ValueTask WriteAsync(ExportedEvent occurred, CancellationToken cancellationToken)
    {
        // Canonical JSON has no line breaks; what somebody put in their place must not look like other events.
        string line = occurred.Stored.Json.ReplaceLineEndings(" ");
        await destination.WriteAsync(Encoding.UTF8.GetBytes(line + '\n'), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken) => await destination.FlushAsync(cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => default;
}
