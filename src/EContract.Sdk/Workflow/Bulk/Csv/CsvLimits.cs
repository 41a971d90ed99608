namespace EContract.Sdk.Workflow.Bulk.Csv;

/// <summary>The largest CSV file that is read; a file beyond is refused where it is.</summary>
public sealed record CsvLimits
{
    /// <summary>Cells of a row.</summary>
    /// <value>1,000.</value>
    public int MaxCells { get; init; } = 1000;

    /// <summary>Characters of a cell.</summary>
    /// <value>10,000.</value>
    public int MaxCellLength { get; init; } = 10_000;

    /// <summary>Characters of a row.</summary>
    /// <value>200,000.</value>
    public int MaxRowLength { get; init; } = 200_000;
}
