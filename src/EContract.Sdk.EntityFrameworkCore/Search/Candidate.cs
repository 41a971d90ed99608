using EContract.Sdk.EntityFrameworkCore.Rows;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>
/// An envelope that may be found. Its members are those that every index over the law's three fields has, so that the tables
/// themselves are not read to find out.
/// </summary>
internal sealed class Candidate
{
    public required string EnvelopeId { get; init; }

    public long? Day { get; init; }

    public long? Amount { get; init; }

    public string? Counterparty { get; init; }

    /// <summary>When something last happened; only where that is sorted by.</summary>
    public long? Updated { get; init; }

    public static IQueryable<Candidate> Of(IQueryable<SearchRow> rows) =>
        rows.Select(row => new Candidate { EnvelopeId = row.EnvelopeId, Day = row.Day, Amount = row.Amount, Counterparty = row.Counterparty });
}
