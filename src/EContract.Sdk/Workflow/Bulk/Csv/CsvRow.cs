namespace EContract.Sdk.Workflow.Bulk.Csv;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Cells">Its cells in order.</param>
public sealed record CsvRow(long Line, IReadOnlyList<string> Cells);
