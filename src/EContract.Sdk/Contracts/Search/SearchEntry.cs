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
    public static string Fold(string text) => Cut(CounterpartyName.Fold(text));

    /// <summary>The same, with legal forms as they are written: in this form a part is looked for that may begin or end within one.</summary>
    public static string Spell(string text) => Cut(CounterpartyName.Spell(text));

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

    private static IEnumerable<SearchEntry> All(EnvelopeSummary summary) =>
    [
        .. Texts(SearchField.Title, summary.Title),
        new(SearchField.Status, "", summary.Status.ToString()),
        new(SearchField.Preservation, "", summary.Preservation.ToString()),
        New(SearchField.CreatedAt, summary.CreatedAt),
        New(SearchField.SentAt, summary.SentAt),
        New(SearchField.CompletedAt, summary.CompletedAt),
        New(SearchField.DueAt, summary.DueAt),
        new(SearchField.Correction, "", summary.Corrections > 0 ? "1" : ""),
        New(SearchField.RetainUntil, summary.RetainUntil),
        new(SearchField.LegalHold, "", summary.HasLegalHold ? "1" : ""),
        New(SearchField.DisposedAt, summary.DisposedAt),
        .. summary.Transaction is { } transaction ? All(transaction) : [],
        .. Texts(SearchField.Sender, summary.Sender?.Organization),
        .. Texts(SearchField.Sender, summary.Sender?.Name),
        .. Texts(SearchField.Sender, summary.Sender?.Email),
        .. summary.Participants.SelectMany(All),
        .. Texts(SearchField.Template, summary.Template),
        .. summary.Filing is { } filing ? All(filing) : [],
    ];

    private static IEnumerable<SearchEntry> All(TransactionDetails transaction) =>
    [
        .. Texts(SearchField.Counterparty, transaction.Counterparty),
        .. Texts(SearchField.CounterpartyKana, transaction.CounterpartyKana),
        .. Texts(SearchField.CorporateNumber, transaction.CorporateNumber),
        .. Texts(SearchField.InvoiceNumber, transaction.InvoiceNumber),
        new(SearchField.Currency, "", transaction.Currency),
        new(SearchField.Tax, "", transaction.Tax?.ToString() ?? ""),
    ];

    private static IEnumerable<SearchEntry> All(SummarizedParticipant participant)
    {
        string role = participant.Role.ToString();
        return
        [
            .. Texts(SearchField.Participant, participant.Name, role),
            .. Texts(SearchField.Participant, participant.Email, role),
            .. Texts(SearchField.Participant, participant.Organization, role),
        ];
    }

    private static IEnumerable<SearchEntry> All(FilingDetails filing) =>
    [
        .. Texts(SearchField.DocumentClass, filing.DocumentClass),
        .. Texts(SearchField.Reference, filing.Reference),
        .. Texts(SearchField.LedgerReference, filing.LedgerReference),
        New(SearchField.ContractStart, filing.ContractStart),
        New(SearchField.ContractEnd, filing.ContractEnd),
        New(SearchField.NoticeBy, filing.NoticeBy),
        new(SearchField.Renewal, "", filing.RenewsAutomatically?.ToString() ?? ""),
        .. (filing.Tags ?? []).SelectMany(tag => Texts(SearchField.Tag, tag)),
        .. (filing.Fields ?? new Dictionary<string, FieldValue>()).SelectMany(field => All(field.Key, field.Value)),
    ];

    private static IEnumerable<SearchEntry> All(string name, FieldValue value) => value switch
    {
        { Number: { } number } => [new SearchEntry(SearchField.FieldNumber, name, Sortable(number))],
        { Date: { } date } => [new SearchEntry(SearchField.FieldDate, name, Sortable(date))],
        _ => Texts(SearchField.FieldText, value.Text, name),
    };

    private static SearchEntry New(SearchField field, DateTimeOffset? time) => new(field, "", time is { } known ? Sortable(known) : "");

    private static SearchEntry New(SearchField field, DateOnly? date) => new(field, "", date is { } known ? Sortable(known) : "");

    private static IEnumerable<SearchEntry> Texts(SearchField field, string? text, string detail = "")
    {
        if (text is null)
            yield break;
        string spelled = CounterpartyName.Spell(text), folded = LegalForms.Fold(spelled);
        yield return new(field, detail, Cut(folded));
        if (folded != spelled)
            yield return new(field.Spelled(), detail, Cut(spelled));
    }

    private static string Cut(string folded) =>
        folded.Length <= MaxLength ? folded : folded[..(char.IsHighSurrogate(folded[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
}
