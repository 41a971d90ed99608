using System.Globalization;

namespace EContract.Sdk.Benchmarks.Quick;

/// <summary>
/// Every case of the performance tables in a few minutes: one tab-separated line each, <c>name ratio target ok|short</c>.
/// BenchmarkDotNet measures more exactly, and for hours.
/// </summary>
internal static class QuickTable
{
    public static async Task RunAsync(string[] names, TextWriter output, TextWriter details, string? plotPath = null)
    {
        using var signing = new SigningCases();
        using var validation = new ValidationCases();
        using var bulk = new BulkCases();
        using var softHsm = new SoftHsmBulkCases();
        using var pools = new HsmPoolCases();
        var plot = new RatioPlot();
        QuickCase[] longOnes = names.Length > 0 ? [.. BatchCases.All(), .. StorageCases.All(), .. AuditCases.All(), .. SearchCases.All(), .. PagesCases.All()] : [];
        foreach (QuickCase quick in (IEnumerable<QuickCase>)[.. signing.All(), .. LargeFileCases.All(), .. validation.All(), .. HashingCases.All(), .. bulk.All(), .. softHsm.All(), .. pools.All(), .. AuditCases.Quick(), .. AppendCases.All(), .. longOnes])
        {
            if (names.Length > 0 && !names.Any(name => quick.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))
                continue;
            (double figure, string text) = await quick.MeasureAsync();
            string verdict = quick.Target.IsMetBy(figure) ? "ok" : "short";
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{quick.Name}\t{figure:0.###}\t{quick.Target}\t{verdict}"));
            await details.WriteLineAsync($"    {text}");
            plot.Add(quick.Name, figure, quick.Target);
        }

        if (plotPath is not null)
            await File.WriteAllTextAsync(plotPath, plot.Draw());
    }
}
