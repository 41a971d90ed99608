using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts.Retention;

/// <summary>How long the documents of an envelope are kept.</summary>
public sealed record RetentionRule
{
    /// <summary>The most years of a rule.</summary>
    public const int MaxYears = 100;

    private const int MaxFilingMonths = 24;

    /// <summary>Creates a rule from its parts, as the log has them; <see cref="FiscalYear"/>, <see cref="ForYears"/> and <see cref="Indefinite"/> are easier to read.</summary>
    /// <param name="kind">What says how long.</param>
    /// <param name="years">How many years, of <see cref="RetentionKind.Years"/>: 1 to <see cref="MaxYears"/>.</param>
    /// <param name="fiscalYearEndMonth">The month whose last day ends the fiscal year, 1 to 12, of <see cref="RetentionKind.FiscalYear"/>.</param>
    /// <param name="hasLossCarryForward">Whether a loss of the fiscal year is carried forward (欠損金の繰越し), which the longer period is for.</param>
    /// <param name="filingMonths">How many months after its end the return is due, 1 to 24, where an extension was granted; otherwise the law's.</param>
    /// <exception cref="ArgumentException">A part is outside its range, or of another kind of rule.</exception>
    [JsonConstructor]
    public RetentionRule(RetentionKind kind, int? years = null, int? fiscalYearEndMonth = null, bool? hasLossCarryForward = null, int? filingMonths = null)
    {
        if (!Enum.IsDefined(kind))
            throw new ArgumentOutOfRangeException(nameof(kind), $"There is no rule {kind}.");
        Require(years, kind == RetentionKind.Years, MaxYears, nameof(years));
        Require(fiscalYearEndMonth, kind == RetentionKind.FiscalYear, 12, nameof(fiscalYearEndMonth));
        if (filingMonths is not null)
            Require(filingMonths, kind == RetentionKind.FiscalYear, MaxFilingMonths, nameof(filingMonths));
        if (hasLossCarryForward is not null && kind != RetentionKind.FiscalYear)
            throw new ArgumentException("A loss belongs to a fiscal year.", nameof(hasLossCarryForward));
        Kind = kind;
        Years = years;
        FiscalYearEndMonth = fiscalYearEndMonth;
        HasLossCarryForward = hasLossCarryForward;
        FilingMonths = filingMonths;
    }

    /// <summary>The documents are kept for good.</summary>
    public static RetentionRule Indefinite { get; } = new(RetentionKind.Indefinite);

    /// <summary>What says how long.</summary>
    public RetentionKind Kind { get; }

    /// <summary>How many years; <see langword="null"/> unless the rule is a number of years.</summary>
    public int? Years { get; }

    /// <summary>The month whose last day ends the fiscal year; <see langword="null"/> unless the rule is that of tax law.</summary>
    public int? FiscalYearEndMonth { get; }

    /// <summary>Whether a loss of the fiscal year is carried forward; <see langword="null"/> unless the rule is that of tax law.</summary>
    public bool? HasLossCarryForward { get; }

    /// <summary>How many months after its end the return is due; <see langword="null"/> for the law's.</summary>
    public int? FilingMonths { get; }

    /// <summary>What tax law asks: seven years, or ten where a loss is carried forward, after the return of the fiscal year is due.</summary>
    /// <param name="endMonth">The month whose last day ends the fiscal year.</param>
    /// <param name="hasLossCarryForward">Whether a loss of the fiscal year is carried forward (欠損金の繰越し).</param>
    /// <param name="filingMonths">How many months after its end the return is due, where an extension was granted; otherwise the law's two.</param>
    /// <exception cref="ArgumentException">A month is none.</exception>
    public static RetentionRule FiscalYear(int endMonth = 3, bool hasLossCarryForward = false, int? filingMonths = null) =>
        new(RetentionKind.FiscalYear, fiscalYearEndMonth: endMonth, hasLossCarryForward: hasLossCarryForward, filingMonths: filingMonths);

    /// <summary>A number of years, as of a statute of limitations or the company's own rules.</summary>
    /// <exception cref="ArgumentException">It is not 1 to <see cref="MaxYears"/>.</exception>
    public static RetentionRule ForYears(int years) => new(RetentionKind.Years, years);

    private static void Require(int? value, bool belongs, int most, string part)
    {
        if (!belongs && value is not null)
            throw new ArgumentException($"A rule of another kind has no {part}.", part);
        if (belongs && value is not { } present)
            throw new ArgumentException($"The rule lacks {part}.", part);
        if (belongs && (value < 1 || value > most))
            throw new ArgumentOutOfRangeException(part, $"{part} is 1 to {most}.");
    }
}
