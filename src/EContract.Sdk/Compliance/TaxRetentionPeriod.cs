namespace EContract.Sdk.Compliance;

/// <summary>How long tax law wants the records of a fiscal year kept.</summary>
/// <param name="FiscalYearsFrom">It holds for fiscal years that begin on this day or later.</param>
/// <param name="FilingMonths">How many months after the fiscal year the return is due (法人税法 74条).</param>
/// <param name="Years">How many years from the day after that.</param>
/// <param name="YearsWithLoss">The same, where a loss of the fiscal year is carried forward (欠損金の繰越し, 法人税法 57条).</param>
public sealed record TaxRetentionPeriod(DateOnly FiscalYearsFrom, int FilingMonths, int Years, int YearsWithLoss);
