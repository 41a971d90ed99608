using System.Globalization;
using EContract.Samples.ContractPortal.Envelopes;
using EContract.Sdk.Contracts;

namespace EContract.Samples.ContractPortal.Search;

/// <summary>What is searched for: date, amount and counterparty, alone or together, as ranges where they are ranges (電子帳簿保存法施行規則 2条6項5号).</summary>
public sealed record SearchForm
{
    private const int PageLength = 50;

    public string DateFrom { get; init; } = "";

    public string DateTo { get; init; } = "";

    public string AmountFrom { get; init; } = "";

    public string AmountTo { get; init; } = "";

    /// <summary>Only those without an amount.</summary>
    public bool IsAmountBlank { get; init; }

    public string Counterparty { get; init; } = "";

    public bool IsCounterpartyBlank { get; init; }

    public string Title { get; init; } = "";

    public string Participant { get; init; } = "";

    public string Status { get; init; } = "";

    public string? Continuation { get; init; }

    public static SearchForm Read(IQueryCollection query) => new()
    {
        DateFrom = Text(query, "dateFrom"),
        DateTo = Text(query, "dateTo"),
        AmountFrom = Text(query, "amountFrom"),
        AmountTo = Text(query, "amountTo"),
        IsAmountBlank = query.ContainsKey("amountBlank"),
        Counterparty = Text(query, "counterparty"),
        IsCounterpartyBlank = query.ContainsKey("counterpartyBlank"),
        Title = Text(query, "title"),
        Participant = Text(query, "participant"),
        Status = Text(query, "status"),
        Continuation = Text(query, "after") is { Length: > 0 } after ? after : null,
    };

    /// <summary>The same again, as an address has it; from the first page.</summary>
    public string ToQueryString()
    {
        (string Name, string Value)[] fields =
        [
            ("dateFrom", DateFrom), ("dateTo", DateTo), ("amountFrom", AmountFrom), ("amountTo", AmountTo), ("amountBlank", IsAmountBlank ? "on" : ""),
            ("counterparty", Counterparty), ("counterpartyBlank", IsCounterpartyBlank ? "on" : ""), ("title", Title), ("participant", Participant), ("status", Status),
        ];
        return string.Join('&', fields.Where(field => field.Value.Length > 0).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
    }

    /// <summary>The query that it says.</summary>
    /// <exception cref="FormException">A date or an amount cannot be read.</exception>
    public EnvelopeQuery ToQuery() => new()
    {
        TransactionDate = Range(DateFrom, DateTo, isBlank: false, Date),
        Amount = Range(AmountFrom, AmountTo, IsAmountBlank, Amount),
        Counterparty = IsCounterpartyBlank ? SearchText.Blank : Part(Counterparty),
        Title = Part(Title),
        Participant = Part(Participant),
        Statuses = Status.Length == 0 ? [] : Enum.TryParse(Status, out EnvelopeStatus status) && Enum.IsDefined(status) ? [status] : throw new FormException("form.status"),
        OrderBy = EnvelopeOrder.TransactionDate,
        Limit = PageLength,
        Continuation = Continuation,
    };

    private static SearchRange<T>? Range<T>(string from, string to, bool isBlank, Func<string, T> read)
        where T : struct, IComparable<T>
    {
        if (isBlank)
            return SearchRange.Blank<T>();
        return (from + to).Length == 0 ? null : new() { From = from.Length == 0 ? null : read(from), To = to.Length == 0 ? null : read(to) };
    }

    private static SearchText? Part(string text) => text.Length == 0 ? null : SearchText.Containing(text);

    private static DateOnly Date(string text) => DateOnly.TryParseExact(text, "O", out DateOnly date) ? date : throw new FormException("form.date");

    private static decimal Amount(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal amount) ? amount : throw new FormException("form.amount");

    private static string Text(IQueryCollection query, string name) => query[name].ToString().Trim();
}
