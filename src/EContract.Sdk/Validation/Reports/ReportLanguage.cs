namespace EContract.Sdk.Validation.Reports;

/// <summary>The languages of reports for people.</summary>
public enum ReportLanguage
{
    /// <summary>日本語.</summary>
    Japanese,

    /// <summary>English.</summary>
    English,
}
