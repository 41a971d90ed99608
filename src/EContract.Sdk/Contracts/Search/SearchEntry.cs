using System.Globalization;
using System.Text;

namespace EContract.Sdk.Contracts.Search;

/// <summary>
/// Something by which an envelope is found, beside its transaction's date and amount and when something last happened to it. What a store
/// keeps to search in, and what it looks for (<see cref="SearchCondition"/>), are made of the same.
/// </summary>
/// <param name="Field">What it is about.</param>
/// <param name="Detail">Which of several: a participant's role, a field's name; empty otherwise.</param>
/// <param name="Value">The value: a text in the form in which texts are compared, anything else written so that it sorts by code points.</param>
public readonly record struct SearchEntry(SearchField Field, string Detail, string Value)
{
    /// <summary>
    /// The longest text in an index, in UTF-16 units: NFKC makes 18 characters of some, and databases refuse long keys. What follows is
    /// not searched.
    /// </summary>
    public const int MaxLength = 256;

    private const decimal AmountUnit = 10_000m;
    private const decimal SortableBias = 9_100_000_000_000_000_000m;

    /// <summary>Brings a text into the form in which texts are compared.</summary>
    public static string Fold(string text)
    {
        string folded = CounterpartyName.Fold(text);
        if (folded.Length <= MaxLength)
            return folded;
        return folded[..(char.IsHighSurrogate(folded[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }

    /// <summary>Writes a number so that texts sort, by code points, as the numbers do.</summary>
    public static string Sortable(decimal number) =>
        ((Math.Clamp(number, -TransactionDetails.MaxAmount - 1, TransactionDetails.MaxAmount + 1) * AmountUnit) + SortableBias)
            .ToString("00000000000000000000.########", CultureInfo.InvariantCulture);

    /// <summary>Writes a date so that texts sort as the dates do.</summary>
    public static string Sortable(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Writes a time so that texts sort as the times do.</summary>
    public static string Sortable(DateTimeOffset time) => time.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Everything that an envelope is found by, each once; what is blank is not there.</summary>
    public static IReadOnlyList<SearchEntry> Of(EnvelopeSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return [.. All(summary).Where(entry => entry.Value.Length > 0).Distinct()];
    }

    /// <summary>The counterparty as it is compared and sorted by; <see langword="null"/> where there is none, or nothing of its name that could be compared.</summary>
    public static string? CounterpartyOf(EnvelopeSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return summary.Transaction is { } transaction && Fold(transaction.Counterparty) is { Length: > 0 } folded ? folded : null;
    }

    /// <summary>The runes of a text and its pairs of neighbouring runes, each once: what is contained in a text has all of its own among the text's.</summary>
    public static IReadOnlyList<string> Grams(string folded)
    {
        ArgumentNullException.ThrowIfNull(folded);
        var grams = new HashSet<string>(StringComparer.Ordinal);
        string previous = "";
        foreach (Rune rune in folded.EnumerateRunes())
        {
            string next = rune.ToString();
            grams.Add(next);
            if (previous.Length > 0)
                grams.Add(previous + next);
            previous = next;
        }

        return [.. grams];
    }

    private static IEnumerable<SearchEntry> All(EnvelopeSummary summary)
    {
        yield return New(SearchField.Title, summary.Title);
        yield return new(SearchField.Status, "", summary.Status.ToString());
        yield return new(SearchField.Preservation, "", summary.Preservation.ToString());
        yield return New(SearchField.CreatedAt, summary.CreatedAt);
        yield return New(SearchField.SentAt, summary.SentAt);
        yield return New(SearchField.CompletedAt, summary.CompletedAt);
        yield return New(SearchField.DueAt, summary.DueAt);
        if (summary.Corrections > 0)
            yield return new(SearchField.Correction, "", "1");
        yield return New(SearchField.RetainUntil, summary.RetainUntil);
        if (summary.HasLegalHold)
            yield return new(SearchField.LegalHold, "", "1");
        yield return New(SearchField.DisposedAt, summary.DisposedAt);
        if (summary.Transaction is { } transaction)
        {
            yield return New(SearchField.Counterparty, transaction.Counterparty);
            yield return New(SearchField.CounterpartyKana, transaction.CounterpartyKana);
            yield return New(SearchField.CorporateNumber, transaction.CorporateNumber);
            yield return New(SearchField.InvoiceNumber, transaction.InvoiceNumber);
            yield return new(SearchField.Currency, "", transaction.Currency);
            yield return new(SearchField.Tax, "", transaction.Tax?.ToString() ?? "");
        }

        if (summary.Sender is { } sender)
        {
            yield return New(SearchField.Sender, sender.Organization);
            yield return New(SearchField.Sender, sender.Name);
            yield return New(SearchField.Sender, sender.Email);
        }

        foreach (SummarizedParticipant participant in summary.Participants)
        {
            string role = participant.Role.ToString();
            yield return New(SearchField.Participant, participant.Name, role);
            yield return New(SearchField.Participant, participant.Email, role);
            yield return New(SearchField.Participant, participant.Organization, role);
        }

        yield return New(SearchField.Template, summary.Template);
        foreach (SearchEntry entry in summary.Filing is { } filing ? All(filing) : [])
            yield return entry;
    }

    private static IEnumerable<SearchEntry> All(FilingDetails filing)
    {
        yield return New(SearchField.DocumentClass, filing.DocumentClass);
        yield return New(SearchField.Reference, filing.Reference);
        yield return New(SearchField.LedgerReference, filing.LedgerReference);
        yield return New(SearchField.ContractStart, filing.ContractStart);
        yield return New(SearchField.ContractEnd, filing.ContractEnd);
        yield return New(SearchField.NoticeBy, filing.NoticeBy);
        yield return new(SearchField.Renewal, "", filing.RenewsAutomatically?.ToString() ?? "");
        foreach (string tag in filing.Tags ?? [])
            yield return New(SearchField.Tag, tag);
        foreach ((string name, FieldValue value) in filing.Fields ?? new Dictionary<string, FieldValue>())
        {
            yield return value switch
            {
                { Number: { } number } => new SearchEntry(SearchField.FieldNumber, name, Sortable(number)),
                { Date: { } date } => new SearchEntry(SearchField.FieldDate, name, Sortable(date)),
                _ => New(SearchField.FieldText, value.Text, name),
            };
        }
    }

    private static SearchEntry New(SearchField field, DateTimeOffset? time) => new(field, "", time is { } known ? Sortable(known) : "");

    private static SearchEntry New(SearchField field, DateOnly? date) => new(field, "", date is { } known ? Sortable(known) : "");

    private static SearchEntry New(SearchField field, string? text, string detail = "") => new(field, detail, text is null ? "" : Fold(text));
}
