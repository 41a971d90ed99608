namespace EContract.Cli.Commands;

/// <summary>What <c>validate</c> prints of a file.</summary>
internal enum ReportFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>The short JSON, one line a file.</summary>
    Json,

    /// <summary>The JSON with all facts.</summary>
    FullJson,
}
