using EContract.Sdk.Contracts.Retention;

namespace EContract.Sdk.Compliance;

/// <summary>Counts until when documents are kept.</summary>
internal static class RetentionCalculation
{
    /// <summary>Gives the last day on which documents are kept under all of some rules, counted from the latest of some days.</summary>
    /// <param name="rules">The rules; the longest wins.</param>
    /// <param name="days">The days to count from; the one that gives the longest time wins.</param>
    /// <param name="table">What tax law asks.</param>
    /// <returns><see langword="null"/> for good: where a rule says so, where there is no rule, or beyond the calendar.</returns>
    public static DateOnly? EndOf(IEnumerable<RetentionRule> rules, IReadOnlyCollection<DateOnly> days, TaxRetentionTable table)
    {
        DateOnly? longest = null;
        foreach (RetentionRule rule in rules)
        {
            foreach (DateOnly day in days)
            {
                if (EndOf(rule, day, table) is not { } end)
                    return null;
                longest = longest > end ? longest : end;
            }
        }

        return longest;
    }

    /// <summary>Gives the last day of one rule, counted from one day.</summary>
    public static DateOnly? EndOf(RetentionRule rule, DateOnly day, TaxRetentionTable table)
    {
        // What lies beyond year 9999 is kept for good.
        if (rule.Kind == RetentionKind.Indefinite || day.Year > DateOnly.MaxValue.Year - (2 * RetentionRule.MaxYears))
            return null;
        return rule.Kind == RetentionKind.Years ? EndOfMonths(day.AddDays(1), 12 * rule.Years!.Value) : EndOfFiscalYears(rule, day, table);
    }

    private static DateOnly EndOfFiscalYears(RetentionRule rule, DateOnly day, TaxRetentionTable table)
    {
        int endMonth = rule.FiscalYearEndMonth!.Value;
        DateOnly yearEnd = LastDay(day.Month <= endMonth ? day.Year : day.Year + 1, endMonth);
        // The first day of the calendar has no day before it, nor a fiscal year that anybody files.
        TaxRetentionPeriod period = table.For(yearEnd.Year == 1 ? DateOnly.MinValue : LastDay(yearEnd.Year - 1, endMonth).AddDays(1));
        DateOnly deadline = EndOfMonths(yearEnd.AddDays(1), rule.FilingMonths ?? period.FilingMonths);
        return EndOfMonths(deadline.AddDays(1), 12 * (rule.HasLossCarryForward == true ? period.YearsWithLoss : period.Years));
    }

    private static DateOnly LastDay(int year, int month) => new(year, month, DateTime.DaysInMonth(year, month));

    // 国税通則法 10条1項: a time of months ends on the day before the one that corresponds to its first, or, where the month has none, on its last day.
    private static DateOnly EndOfMonths(DateOnly first, int months)
    {
        DateOnly corresponding = first.AddMonths(months);
        return corresponding.Day == first.Day ? corresponding.AddDays(-1) : corresponding;
    }
}
