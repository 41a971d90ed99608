using EContract.Sdk.Compliance;
using EContract.Sdk.Contracts.Retention;
using FsCheck;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Compliance;

public sealed class RetentionCalculationTests
{
    [Theory]
    // The fiscal year to the end of March: filed by the end of May, kept from June for seven years.
    [InlineData("2026-11-23", 3, false, null, "2034-05-31")]
    [InlineData("2027-03-31", 3, false, null, "2034-05-31")]
    [InlineData("2027-04-01", 3, false, null, "2035-05-31")]
    [InlineData("2026-11-23", 3, true, null, "2037-05-31")]
    // An extension of the time to file by a month.
    [InlineData("2026-11-23", 3, false, 3, "2034-06-30")]
    // The calendar year: filed by the end of February, also in a leap year.
    [InlineData("2026-11-23", 12, false, null, "2034-02-28")]
    [InlineData("2027-01-01", 12, false, null, "2035-02-28")]
    [InlineData("2027-12-31", 12, false, null, "2035-02-28")]
    [InlineData("2028-12-31", 12, true, null, "2039-02-28")]
    [InlineData("2028-02-29", 2, false, null, "2035-04-30")]
    // A loss of a fiscal year that began before April 2018 is carried forward for nine years.
    [InlineData("2018-03-31", 3, true, null, "2027-05-31")]
    [InlineData("2018-04-01", 3, true, null, "2029-05-31")]
    [InlineData("2018-12-31", 12, true, null, "2028-02-29")]
    [InlineData("2019-01-01", 12, true, null, "2030-02-28")]
    public void EndOf_FiscalYear_IsCountedFromTheTimeToFile(string day, int endMonth, bool loss, int? filingMonths, string expected) =>
        Assert.Equal(
            DateOnly.Parse(expected, null),
            RetentionCalculation.EndOf(RetentionRule.FiscalYear(endMonth, loss, filingMonths), DateOnly.Parse(day, null), TaxRetentionTable.Japan));

    [Theory]
    [InlineData("2026-11-23", 10, "2036-11-23")]
    [InlineData("2024-02-28", 1, "2025-02-28")]
    [InlineData("2024-02-29", 1, "2025-02-28")]
    [InlineData("2023-02-28", 1, "2024-02-29")]
    public void EndOf_Years_EndsOnTheDayThatCorresponds(string day, int years, string expected) =>
        Assert.Equal(DateOnly.Parse(expected, null), RetentionCalculation.EndOf(RetentionRule.ForYears(years), DateOnly.Parse(day, null), TaxRetentionTable.Japan));

    [Fact]
    public void EndOf_SeveralRulesAndDays_TheLongestWins()
    {
        DateOnly[] days = [new(2026, 3, 31), new(2026, 4, 1)];
        RetentionRule seven = RetentionRule.FiscalYear(3), five = RetentionRule.ForYears(5), twenty = RetentionRule.ForYears(20);

        Assert.Equal(new DateOnly(2034, 5, 31), RetentionCalculation.EndOf([seven, five], days, TaxRetentionTable.Japan));
        Assert.Equal(new DateOnly(2046, 4, 1), RetentionCalculation.EndOf([twenty, seven], days, TaxRetentionTable.Japan));
        Assert.Null(RetentionCalculation.EndOf([seven, RetentionRule.Indefinite], days, TaxRetentionTable.Japan));
        Assert.Null(RetentionCalculation.EndOf([], days, TaxRetentionTable.Japan));
    }

    [Property(MaxTest = 500)]
    public void EndOf_AnyDayAndRule_IsLaterThanTheLawAsksAndNeverFails(int dayNumber, byte month, bool loss)
    {
        DateOnly day = DateOnly.FromDayNumber((int)(((long)dayNumber & int.MaxValue) % (DateOnly.MaxValue.DayNumber + 1)));
        RetentionRule rule = RetentionRule.FiscalYear((month % 12) + 1, loss);

        DateOnly? end = RetentionCalculation.EndOf(rule, day, TaxRetentionTable.Japan);

        if (end is null)
            Assert.True(day.Year > 9000);
        else
            Assert.InRange(end.Value.DayNumber - day.DayNumber, (7 * 365) + 58, (11 * 366) + 62);
    }

    [Fact]
    public void Table_OfTheHost_TakesThePlaceOfTheLaws()
    {
        TaxRetentionTable table = TaxRetentionTable.Parse(
            """{"periods":[{"fiscalYearsFrom":"2030-04-01","filingMonths":3,"years":8,"yearsWithLoss":12},{"fiscalYearsFrom":"1900-01-01","filingMonths":2,"years":7,"yearsWithLoss":10}]}""");

        Assert.Equal(new DateOnly(2039, 6, 30), RetentionCalculation.EndOf(RetentionRule.FiscalYear(3), new DateOnly(2030, 4, 1), table));
        Assert.Equal(new DateOnly(2037, 5, 31), RetentionCalculation.EndOf(RetentionRule.FiscalYear(3), new DateOnly(2030, 3, 31), table));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"periods":[]}""")]
    [InlineData("""{"periods":[{"fiscalYearsFrom":"2030-04-01","filingMonths":3,"years":8}]}""")]
    [InlineData("""{"periods":[{"fiscalYearsFrom":"2030-04-01","filingMonths":3,"years":0,"yearsWithLoss":12}]}""")]
    [InlineData("""{"periods":[{"fiscalYearsFrom":"2030-02-30","filingMonths":3,"years":8,"yearsWithLoss":12}]}""")]
    [InlineData("""{"periods":[{"fiscalYearsFrom":"2030-04-01","filingMonths":3,"years":8,"yearsWithLoss":9},{"fiscalYearsFrom":"2030-04-01","filingMonths":3,"years":8,"yearsWithLoss":9}]}""")]
    public void Table_Malformed_IsRefused(string json) => Assert.Throws<FormatException>(() => TaxRetentionTable.Parse(json));

    [Fact]
    public void Rule_PartsOutsideTheirRange_AreRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => RetentionRule.ForYears(0));
        Assert.ThrowsAny<ArgumentException>(() => RetentionRule.ForYears(101));
        Assert.ThrowsAny<ArgumentException>(() => RetentionRule.FiscalYear(0));
        Assert.ThrowsAny<ArgumentException>(() => RetentionRule.FiscalYear(13));
        Assert.ThrowsAny<ArgumentException>(() => RetentionRule.FiscalYear(3, filingMonths: 0));
        Assert.ThrowsAny<ArgumentException>(() => new RetentionRule(RetentionKind.Indefinite, years: 3));
        Assert.ThrowsAny<ArgumentException>(() => new RetentionRule(RetentionKind.Years));
        Assert.ThrowsAny<ArgumentException>(() => new RetentionRule((RetentionKind)9));
    }
}
