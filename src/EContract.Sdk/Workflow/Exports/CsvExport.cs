using System.Globalization;
using EContract.Sdk.Auditing.Export;
using EContract.Sdk.Workflow.Bulk.Csv;

namespace EContract.Sdk.Workflow.Exports;

/// <summary>A row an event, for spreadsheets.</summary>
internal sealed class CsvExport(Stream destination, string language) : IAuditExportWriter
{
    private static readonly string[] Japanese =
        ["日時 (UTC)", "対象", "番号", "事象", "行為者の種別", "行為者ID", "行為者", "IPアドレス", "ブラウザ", "要求ID", "内容", "直前のハッシュ値", "ハッシュ値"];

    private static readonly string[] English =
        ["Time (UTC)", "Of", "No.", "Event", "Kind of actor", "Actor ID", "Actor", "IP address", "Browser", "Request ID", "Details", "Hash before", "Hash"];

    private readonly CsvWriter _csv = new(destination);
    private bool _hasHeader;

    public async ValueTask WriteAsync(ExportedEvent occurred, CancellationToken cancellationToken)
    {
        await WriteHeaderAsync(cancellationToken).ConfigureAwait(false);
        string[] cells =
        [
            occurred.At?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "",
            occurred.Stored.Chain.ToString(),
            occurred.Stored.Sequence.ToString(CultureInfo.InvariantCulture),
            occurred.Name,
            occurred.ActorKind,
            occurred.ActorId,
            occurred.ActorName,
            occurred.IpAddress,
            occurred.UserAgent,
            occurred.CorrelationId,
            occurred.Details,
            occurred.PreviousHash,
            occurred.Stored.Hash,
        ];
        await _csv.WriteAsync(cells, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask EndAsync(CancellationToken cancellationToken) => WriteHeaderAsync(cancellationToken);

    public ValueTask DisposeAsync() => _csv.DisposeAsync();

    private async ValueTask WriteHeaderAsync(CancellationToken cancellationToken)
    {
        if (_hasHeader)
            return;
        _hasHeader = true;
        await _csv.WriteAsync(language == "en" ? English : Japanese, cancellationToken).ConfigureAwait(false);
    }
}
