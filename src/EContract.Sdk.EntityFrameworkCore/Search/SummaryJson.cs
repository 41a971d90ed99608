using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Rows;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>What is shown of an envelope that was found, as it lies in its row.</summary>
internal static class SummaryJson
{
    /// <summary>Writes a summary, without what changes with every event.</summary>
    public static string Write(EnvelopeSummary summary) => JsonSerializer.Serialize(summary with { UpdatedAt = default });

    /// <summary>Reads the summary of an envelope. One whose events could not be read, and so were not summed up, has a title and a status.</summary>
    public static EnvelopeSummary Read(EnvelopeRow row) => TryRead(row) is { } summary
        ? summary with { UpdatedAt = RowMapping.Time(row.UpdatedAt) }
        : RowMapping.ToBareSummary(row);

    public static EnvelopeSummary? TryRead(EnvelopeRow row)
    {
        if (row.Summary.Length == 0)
            return null;
        try
        {
            return JsonSerializer.Deserialize<EnvelopeSummary>(row.Summary);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Changed behind our back. The events are the truth; whoever loads them is told.
            return null;
        }
    }
}
