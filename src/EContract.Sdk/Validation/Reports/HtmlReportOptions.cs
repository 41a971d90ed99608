namespace EContract.Sdk.Validation.Reports;

/// <summary>How a report for people is written.</summary>
public sealed record HtmlReportOptions
{
    /// <summary>The language.</summary>
    /// <value><see cref="ReportLanguage.Japanese"/> by default.</value>
    public ReportLanguage Language { get; init; } = ReportLanguage.Japanese;

    /// <summary>The time zone that times are given in, beside UTC.</summary>
    /// <value>UTC by default: times are then given once.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
}
