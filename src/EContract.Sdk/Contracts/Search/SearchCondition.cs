namespace EContract.Sdk.Contracts.Search;

/// <summary>
/// A term of a query, as a store looks for it: at least one of the envelope's entries about something has to be like this; or, where that is
/// to be blank, there is none.
/// </summary>
/// <param name="Field">What the entry is about.</param>
/// <param name="Detail">Which of several; <see langword="null"/> for any.</param>
public sealed record SearchCondition(SearchField Field, string? Detail = null)
{
    /// <summary>A part of the value; <see langword="null"/> where that is not how it is searched.</summary>
    public string? Part { get; init; }

    /// <summary>
    /// A part of the value as it is written (<see cref="SearchEntry.Spell"/>), which does as well; <see langword="null"/> where that makes no difference. Looked for under
    /// <see cref="SearchFields.Spelled"/>.
    /// </summary>
    public string? Spelling { get; init; }

    /// <summary>The value: one of these. Empty where that is not how it is searched.</summary>
    public IReadOnlyList<string> OneOf { get; init; } = [];

    /// <summary>The least value, by code points; <see langword="null"/> for no least one.</summary>
    public string? From { get; init; }

    /// <summary>The largest value, by code points; <see langword="null"/> for no largest one.</summary>
    public string? To { get; init; }

    /// <summary>Whether there is to be no entry.</summary>
    public bool IsBlank { get; init; }

    /// <summary>All terms but those over the date, the amount, and when something last happened.</summary>
    public static IReadOnlyList<SearchCondition> Of(EnvelopeTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return
        [
            .. OfTransaction(terms),
            .. OfFiling(terms),
            .. Of(SearchField.Title, terms.Title),
            .. Of(SearchField.Participant, terms.Participant, terms.ParticipantRole?.ToString()),
            .. Of(SearchField.Sender, terms.Sender),
            .. Of(SearchField.Template, terms.Template),
            .. OneOfThese(SearchField.Status, [.. terms.Statuses.Select(status => status.ToString())]),
            .. OneOfThese(SearchField.Preservation, [.. terms.Preservation.Select(state => state.ToString())]),
            .. Of(SearchField.CreatedAt, terms.CreatedAt, SearchEntry.Sortable),
            .. Of(SearchField.SentAt, terms.SentAt, SearchEntry.Sortable),
            .. Of(SearchField.CompletedAt, terms.CompletedAt, SearchEntry.Sortable),
            .. Of(SearchField.DueAt, terms.DueAt, SearchEntry.Sortable),
            .. Of(SearchField.RetainUntil, terms.RetainUntil, SearchEntry.Sortable),
            .. terms.HasLegalHold is { } held ? Exists(SearchField.LegalHold, held) : [],
            .. Of(SearchField.DisposedAt, terms.DisposedAt, SearchEntry.Sortable),
            .. terms.IsDisposed is { } disposed ? Exists(SearchField.DisposedAt, disposed) : [],
            .. terms.IsCorrected is { } corrected ? Exists(SearchField.Correction, corrected) : [],
        ];
    }

    /// <summary>Whether an envelope with these entries is found.</summary>
    public bool Matches(IEnumerable<SearchEntry> entries) => entries.Any(entry => IsLike(entry) || IsSpelledLike(entry)) != IsBlank;

    private bool IsSpelledLike(SearchEntry entry) => Spelling is not null
        && entry.Field == Field.Spelled()
        && (Detail is null || entry.Detail == Detail)
        && entry.Value.Contains(Spelling, StringComparison.Ordinal);

    private bool IsLike(SearchEntry entry) => entry.Field == Field
        && (Detail is null || entry.Detail == Detail)
        && (Part is null || entry.Value.Contains(Part, StringComparison.Ordinal))
        && (OneOf.Count == 0 || OneOf.Contains(entry.Value))
        && (From is null || CodePoints.Compare(entry.Value, From) >= 0)
        && (To is null || CodePoints.Compare(entry.Value, To) <= 0);

    private static IEnumerable<SearchCondition> OfTransaction(EnvelopeTerms terms) =>
    [
        .. Of(SearchField.Counterparty, terms.Counterparty),
        .. Of(SearchField.CounterpartyKana, terms.CounterpartyKana),
        .. Of(SearchField.CorporateNumber, terms.CorporateNumber),
        .. Of(SearchField.InvoiceNumber, terms.InvoiceNumber),
        .. OneOfThese(SearchField.Currency, terms.Currency is { } currency ? [currency] : []),
        .. OneOfThese(SearchField.Tax, terms.Tax is { } tax ? [tax.ToString()] : []),
    ];

    private static IEnumerable<SearchCondition> OfFiling(EnvelopeTerms terms) =>
    [
        .. Of(SearchField.DocumentClass, terms.DocumentClass),
        .. Of(SearchField.Reference, terms.Reference),
        .. Of(SearchField.LedgerReference, terms.LedgerReference),
        .. Of(SearchField.ContractStart, terms.ContractStart, SearchEntry.Sortable),
        .. Of(SearchField.ContractEnd, terms.ContractEnd, SearchEntry.Sortable),
        .. Of(SearchField.NoticeBy, terms.NoticeBy, SearchEntry.Sortable),
        .. OneOfThese(SearchField.Renewal, terms.RenewsAutomatically is { } renews ? [renews.ToString()] : []),
        .. terms.Tags.SelectMany(tag => Of(SearchField.Tag, SearchText.Exactly(tag))),
        .. terms.Fields.SelectMany(field => Of(field.Key, field.Value)),
    ];

    private static IEnumerable<SearchCondition> Of(string name, FieldTerm term) =>
    [
        .. Of(SearchField.FieldText, term.Text, name),
        .. Of(SearchField.FieldNumber, term.Number, SearchEntry.Sortable, name),
        .. Of(SearchField.FieldDate, term.Date, SearchEntry.Sortable, name),
    ];

    private static IEnumerable<SearchCondition> Of(SearchField field, SearchText? text, string? detail = null) => text is null ? [] :
    [
        text.Fold() is not { } folded ? new(field, detail) { IsBlank = true }
            : text.IsWhole ? new(field, detail) { OneOf = [folded] }
            : new(field, detail) { Part = folded, Spelling = text.Spell() },
    ];

    private static IEnumerable<SearchCondition> Of<T>(SearchField field, SearchRange<T>? range, Func<T, string> sortable, string? detail = null)
        where T : struct, IComparable<T> => range is null ? [] :
    [
        new(field, detail)
        {
            IsBlank = range.IsBlank,
            From = range.From is { } from ? sortable(from) : null,
            To = range.To is { } to ? sortable(to) : null,
        },
    ];

    private static IEnumerable<SearchCondition> OneOfThese(SearchField field, IReadOnlyList<string> values) =>
        values.Count == 0 ? [] : [new(field) { OneOf = values }];

    private static IEnumerable<SearchCondition> Exists(SearchField field, bool exists) => [new(field) { IsBlank = !exists }];
}
