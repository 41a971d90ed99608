using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts;

/// <summary>The value of a field that the host has named itself: a text, a number or a date.</summary>
public sealed record FieldValue
{
    /// <summary>Characters in a text.</summary>
    public const int MaxTextLength = 200;

    /// <summary>Reads what lies in a log. New values: <see cref="Of(string)"/> and its like.</summary>
    /// <exception cref="ArgumentException">Not exactly one is said, or it is beyond its limit.</exception>
    [JsonConstructor]
    public FieldValue(string? text = null, decimal? number = null, DateOnly? date = null)
    {
        if ((text is null ? 0 : 1) + (number is null ? 0 : 1) + (date is null ? 0 : 1) != 1)
            throw new ArgumentException("A field has one value: a text, a number or a date.");
        if (text is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(text);
            Contracts.Text.AllowStored(text, MaxTextLength, nameof(text));
        }

        // As amounts: what is stored and compared as whole ten-thousandths.
        if (number is { } value && (Math.Abs(value) > TransactionDetails.MaxAmount || decimal.Round(value, TransactionDetails.MaxAmountScale) != value))
        {
            throw new ArgumentOutOfRangeException(
                nameof(number), $"A number is at most {TransactionDetails.MaxAmount} with at most {TransactionDetails.MaxAmountScale} decimal places.");
        }

        Text = text;
        Number = number;
        Date = date;
    }

    /// <summary>The text; <see langword="null"/> where it is none.</summary>
    public string? Text { get; }

    /// <summary>The number; <see langword="null"/> where it is none.</summary>
    public decimal? Number { get; }

    /// <summary>The date; <see langword="null"/> where it is none.</summary>
    public DateOnly? Date { get; }

    /// <summary>A text, 1 to <see cref="MaxTextLength"/> characters.</summary>
    /// <exception cref="ArgumentException">It is empty, too long or no text.</exception>
    public static FieldValue Of(string text) => new(Contracts.Text.Require(text, MaxTextLength, nameof(text)));

    /// <summary>A number, within the bounds of an amount.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond them.</exception>
    public static FieldValue Of(decimal number) => new(number: number);

    /// <summary>A date.</summary>
    public static FieldValue Of(DateOnly date) => new(date: date);
}
