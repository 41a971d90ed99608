using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts;

/// <summary>What tax law wants a contract to be found by: date, counterparty and amount (電子帳簿保存法施行規則 2条6項).</summary>
public sealed record TransactionDetails
{
    /// <summary>The largest amount, in either direction.</summary>
    public const decimal MaxAmount = 900_000_000_000_000m;

    /// <summary>The most decimal places of an amount.</summary>
    public const int MaxAmountScale = 4;

    private const int MaxCounterpartyLength = 200;

    /// <summary>Creates the details.</summary>
    /// <param name="date">The date of the transaction (取引年月日).</param>
    /// <param name="counterparty">The other party's name (取引先), 1 to 200 characters.</param>
    /// <param name="amount">The amount (取引金額); <see langword="null"/> where there is none, which can be searched for as such.</param>
    /// <param name="currency">The currency, three letters of ISO 4217.</param>
    /// <exception cref="ArgumentException">A value is empty, too long or outside its range.</exception>
    [JsonConstructor]
    public TransactionDetails(DateOnly date, string counterparty, decimal? amount = null, string currency = "JPY")
    {
        // The log is read through here too.
        RequireStored(counterparty, nameof(counterparty));
        if (currency is not { Length: 3 } || !currency.All(char.IsAsciiLetterUpper))
            throw new ArgumentException("A currency is three capital letters (ISO 4217).", nameof(currency));
        if (amount is { } value && (Math.Abs(value) > MaxAmount || decimal.Round(value, MaxAmountScale) != value))
        {
            throw new ArgumentOutOfRangeException(
                nameof(amount), $"An amount is at most {MaxAmount} with at most {MaxAmountScale} decimal places.");
        }

        Date = date;
        Counterparty = counterparty;
        Amount = amount;
        Currency = currency;
    }

    /// <summary>The date of the transaction (取引年月日).</summary>
    public DateOnly Date { get; }

    /// <summary>The other party's name (取引先).</summary>
    public string Counterparty { get; }

    /// <summary>The amount (取引金額), or <see langword="null"/> where there is none.</summary>
    public decimal? Amount { get; }

    /// <summary>The amount's currency, three letters of ISO 4217.</summary>
    public string Currency { get; }

    /// <summary>Whether the amount contains consumption tax.</summary>
    /// <value><see langword="null"/>: not said.</value>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public AmountTax? Tax
    {
        get;
        init => field = value is not { } tax || Enum.IsDefined(tax) ? value : throw new ArgumentOutOfRangeException(nameof(value), $"There is no tax {value}.");
    }

    /// <summary>How the other party's name is read, in kana (フリガナ), 1 to 200 characters.</summary>
    /// <value><see langword="null"/>: not said.</value>
    /// <exception cref="ArgumentException">It is empty, too long or no text.</exception>
    public string? CounterpartyKana
    {
        get;
        init => field = value is null ? null : RequireStored(value, nameof(CounterpartyKana));
    }

    /// <summary>The other party's corporate number (法人番号): 13 digits, the first of which is a check digit.</summary>
    /// <value><see langword="null"/>: not said.</value>
    /// <exception cref="ArgumentException">It is none.</exception>
    public string? CorporateNumber
    {
        get;
        init => field = value is null || Contracts.CorporateNumber.IsValid(value)
            ? value
            : throw new ArgumentException("A corporate number (法人番号) is 13 digits, the first of which checks the others.", nameof(value));
    }

    /// <summary>The other party's registration number for qualified invoices (インボイス番号): T and 13 digits.</summary>
    /// <value><see langword="null"/>: not said.</value>
    /// <exception cref="ArgumentException">It is none.</exception>
    public string? InvoiceNumber
    {
        get;
        init => field = value is null || Contracts.CorporateNumber.IsInvoiceNumber(value)
            ? value
            : throw new ArgumentException("A registration number for invoices is T and 13 digits.", nameof(value));
    }

    /// <summary>Checks what is new: what lies in a log is judged less strictly.</summary>
    internal void CheckNew()
    {
        Text.Allow(Counterparty, MaxCounterpartyLength, "Transaction.Counterparty");
        if (CounterpartyKana is { } kana)
            Text.Allow(kana, MaxCounterpartyLength, "Transaction.CounterpartyKana");
    }

    private static string RequireStored(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        return Text.AllowStored(value, MaxCounterpartyLength, parameter);
    }
}
