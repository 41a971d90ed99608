using System.Collections.Immutable;
using System.Text.Json;

namespace EContract.Sdk.Compliance;

/// <summary>How long tax law wants records kept, by when the fiscal year began: data with dates, which a host can replace when the law changes.</summary>
public sealed class TaxRetentionTable
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true };
    private readonly ImmutableArray<TaxRetentionPeriod> _periods;

    /// <summary>Creates a table.</summary>
    /// <param name="periods">The periods, in any order.</param>
    /// <exception cref="ArgumentException">There is none, two begin on one day, or a number is outside 1 to 100 years or 1 to 24 months.</exception>
    public TaxRetentionTable(IEnumerable<TaxRetentionPeriod> periods)
    {
        ArgumentNullException.ThrowIfNull(periods);
        _periods = [.. periods.OrderByDescending(period => period.FiscalYearsFrom)];
        if (_periods.Length == 0 || _periods.DistinctBy(period => period.FiscalYearsFrom).Count() < _periods.Length)
            throw new ArgumentException("A table has at least one period, and one for a day.", nameof(periods));
        if (_periods.Any(period => period is not { FilingMonths: >= 1 and <= 24, Years: >= 1 and <= 100, YearsWithLoss: >= 1 and <= 100 }))
            throw new ArgumentException("Records are kept for 1 to 100 years, and returns due after 1 to 24 months.", nameof(periods));
    }

    /// <summary>Japan's corporation tax: seven years, ten with a loss that is carried forward (nine for fiscal years before April 2018).</summary>
    public static TaxRetentionTable Japan { get; } = Load();

    /// <summary>The periods, the newest first.</summary>
    public IReadOnlyList<TaxRetentionPeriod> Periods => _periods;

    /// <summary>Reads a table in the form of the one that comes along: <c>{"periods":[{"fiscalYearsFrom":"2018-04-01","filingMonths":2,"years":7,"yearsWithLoss":10}]}</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static TaxRetentionTable Parse(string json)
    {
        try
        {
            return new TaxRetentionTable(JsonSerializer.Deserialize<Form>(json, Options)?.Periods ?? []);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new FormatException($"It is no table of how long records are kept: {e.Message}", e);
        }
    }

    /// <summary>Gives the period for a fiscal year; for one before the first entry, that one.</summary>
    public TaxRetentionPeriod For(DateOnly fiscalYearStart) =>
        _periods.FirstOrDefault(period => period.FiscalYearsFrom <= fiscalYearStart) ?? _periods[^1];

    private static TaxRetentionTable Load()
    {
        using Stream resource = typeof(TaxRetentionTable).Assembly.GetManifestResourceStream("EContract.Sdk.Compliance.TaxRetention.json")!;
        using var reader = new StreamReader(resource);
        return Parse(reader.ReadToEnd());
    }

    private sealed record Form(IReadOnlyList<TaxRetentionPeriod> Periods);
}
