using System.Globalization;
using EContract.Sdk.Auditing.Export;
using EContract.Sdk.Contracts;
using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Workflow.Exports;

/// <summary>Events as a PDF. Its pages are numbered out of all, so it is written when all are known.</summary>
internal sealed class PdfExport : IAuditExportWriter
{
    private readonly Stream _destination;
    private readonly TimeProvider _time;
    private readonly AuditDocument _document;
    private int _count;

    public PdfExport(Stream destination, TenantId tenant, AuditExportOptions options, TimeProvider time)
    {
        (_destination, _time) = (destination, time);
        IReadOnlyList<PdfFont> fonts = options.Fonts.Count > 0
            ? options.Fonts
            : [SystemFonts.FindJapanese() ?? throw new ArgumentException("The system has no font with Japanese characters, and none is given (AuditExportOptions.Fonts).", nameof(options))];
        string what = options.EnvelopeId is { } id ? $"{tenant}  {id}" : tenant.ToString();
        _document = new AuditDocument(fonts, what, $"{Time(options.From, options.TimeZone)} – {Time(options.To, options.TimeZone)}", options.TimeZone);
    }

    public ValueTask WriteAsync(ExportedEvent occurred, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++_count > AuditExportOptions.MaxPdfEvents)
            throw new ArgumentException($"These are more than {AuditExportOptions.MaxPdfEvents} events, the most in one PDF; give a shorter period, or another format.");
        _document.Add(occurred);
        return default;
    }

    public async ValueTask EndAsync(CancellationToken cancellationToken) =>
        await _destination.WriteAsync(_document.End(_time.GetUtcNow()), cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => default;

    private static string Time(DateTimeOffset? time, TimeZoneInfo zone) =>
        time is { } at ? TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : "…";
}
