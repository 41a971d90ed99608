using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace EContract.Sdk.Contracts.Search;

/// <summary>Where in the order of a query an envelope stands.</summary>
/// <param name="Number">The key where it is a date (days since 0001-01-01), a time (UTC ticks) or an amount (ten-thousandths).</param>
/// <param name="Text">The key where it is a text.</param>
/// <param name="Id">The envelope, which decides between equal keys.</param>
public sealed record SearchPosition(long? Number, string? Text, EnvelopeId Id)
{
    private const int MaxLength = 4096;
    private const decimal AmountUnit = 10_000m;

    /// <summary>Whether the envelope has no key, and comes behind all that have one.</summary>
    public bool IsBlank => Number is null && Text is null;

    /// <summary>Where a query goes on; <see langword="null"/> for the beginning.</summary>
    /// <exception cref="ArgumentException">The continuation is none, or not of this query.</exception>
    public static SearchPosition? Of(EnvelopeQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Continuation is not { } continuation)
            return null;
        return continuation.Length <= MaxLength && Read(continuation) is var (position, seal) && position.Fits(query.OrderBy) && seal == SealOf(query, position)
            ? position
            : throw new ArgumentException("The continuation is not of this query.", nameof(query));
    }

    /// <summary>Where an envelope stands in the order of a query.</summary>
    public static SearchPosition Of(EnvelopeQuery query, EnvelopeSummary summary)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(summary);
        return query.OrderBy switch
        {
            EnvelopeOrder.Updated => new(summary.UpdatedAt.UtcTicks, null, summary.Id),
            EnvelopeOrder.TransactionDate => new(summary.Transaction?.Date.DayNumber, null, summary.Id),
            EnvelopeOrder.Amount => new(summary.Transaction?.Amount is { } amount ? (long)(amount * AmountUnit) : null, null, summary.Id),
            EnvelopeOrder.Counterparty => new(null, SearchEntry.CounterpartyOf(summary), summary.Id),
            // Identifiers sort by the time they were made.
            _ => new(0, null, summary.Id),
        };
    }

    /// <summary>Writes it as a continuation of a query. It says where to go on, and gives its holder nothing that the query would not.</summary>
    public string ToContinuation(EnvelopeQuery query) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(
        new[] { SealOf(query, this), Id.ToString(), Number?.ToString(CultureInfo.InvariantCulture), Text }));

    private bool Fits(EnvelopeOrder order) => order switch
    {
        EnvelopeOrder.Counterparty => Number is null && (Text is null || (Text.Length <= SearchEntry.MaxLength && !Text.Any(char.IsControl))),
        EnvelopeOrder.TransactionDate => Text is null && Number is null or (>= 0 and <= 3_652_058),
        EnvelopeOrder.Amount => Text is null,
        EnvelopeOrder.Updated => Text is null && Number is >= 0,
        _ => Text is null && Number == 0,
    };

    private static (SearchPosition Position, string Seal)? Read(string continuation)
    {
        try
        {
            return JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(continuation)) is [{ } seal, { } id, var number, var text]
                && EnvelopeId.TryParse(id, out EnvelopeId envelope)
                ? (new SearchPosition(number is null ? null : long.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), text, envelope), seal)
                : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or OverflowException or InvalidOperationException)
        {
            return null;
        }
    }

    // Another query, or a position that was meddled with, does not pass: a page would be skipped without anybody noticing.
    private static string SealOf(EnvelopeQuery query, SearchPosition position)
    {
        EnvelopeQuery canonical = query with
        {
            Continuation = null, Limit = 1, Fields = InOrder(query.Fields), AnyOf = [.. query.AnyOf.Select(terms => terms with { Fields = InOrder(terms.Fields) })],
        };
        byte[] asked = JsonSerializer.SerializeToUtf8Bytes(new { Query = canonical, position.Number, position.Text, position.Id });
        return Convert.ToHexStringLower(SHA256.HashData(asked).AsSpan(0, 16));
    }

    // A dictionary comes in any order, and is the same.
    private static SortedDictionary<string, FieldTerm> InOrder(IReadOnlyDictionary<string, FieldTerm> fields) =>
        new(fields.ToDictionary(), StringComparer.Ordinal);
}
