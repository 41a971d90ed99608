namespace EContract.Sdk.Workflow.Exports;

/// <summary>How events are given out.</summary>
public enum AuditExportFormat
{
    /// <summary>JSON Lines: each event exactly as it stands in the log, so that its hash can be computed.</summary>
    JsonLines,

    /// <summary>CSV (RFC 4180) for spreadsheets: UTF-8 with a byte order mark, no cell that would run as a formula.</summary>
    Csv,

    /// <summary>A PDF for people, in Japanese and English (PDF/A-2u).</summary>
    Pdf,
}
