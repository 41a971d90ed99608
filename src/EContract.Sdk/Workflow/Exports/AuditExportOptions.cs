using EContract.Sdk.Contracts;
using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Workflow.Exports;

/// <summary>What of a tenant's audit is given out, and how.</summary>
public sealed record AuditExportOptions
{
    /// <summary>The most events in one PDF; more are refused, and fit the other formats.</summary>
    public const int MaxPdfEvents = 20_000;

    /// <summary>In which format.</summary>
    /// <value><see cref="AuditExportFormat.JsonLines"/>.</value>
    public AuditExportFormat Format { get; init; }

    /// <summary>Only the events of one envelope.</summary>
    public EnvelopeId? EnvelopeId { get; init; }

    /// <summary>Only events of this time and later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only events before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The language of the headers in CSV: <c>ja</c> or <c>en</c>. A PDF has both.</summary>
    /// <value><c>ja</c>.</value>
    public string Language { get; init; } = "ja";

    /// <summary>The fonts of a PDF, in the order in which they are asked for each character.</summary>
    /// <value>Empty: the Japanese font that the system has (<see cref="SystemFonts.FindJapanese(JapaneseTypeface)"/>).</value>
    public IReadOnlyList<PdfFont> Fonts { get; init; } = [];

    /// <summary>The zone of the times in a PDF, beside UTC.</summary>
    /// <value>Asia/Tokyo.</value>
    public TimeZoneInfo TimeZone { get; init; } = JapanTime.Zone;
}
