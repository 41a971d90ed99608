using System.Globalization;
using System.Text.RegularExpressions;

namespace EContract.Sdk.Contracts.Templates;

/// <summary>A merge value that was said, in its type.</summary>
internal sealed partial record TypedValue(MergeValueKind Kind, string Text, DateOnly Date = default, decimal Amount = 0, bool Flag = false)
{
    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy/M/d"];

    // The eras that contracts still to be signed, or dates in them, can be of (元号法).
    private static readonly (DateOnly Start, string Name)[] Eras =
        [(new(2019, 5, 1), "令和"), (new(1989, 1, 8), "平成"), (new(1926, 12, 25), "昭和")];

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">It is not of the kind, or beyond the limits.</exception>
    public static TypedValue Read(MergeValue declared, string text)
    {
        TypedValue value = Read(declared.Kind, text);
        switch (declared.Kind)
        {
            case MergeValueKind.Text:
                RequireText(declared, text);
                break;
            case MergeValueKind.Choice when !declared.Options.Contains(text):
                throw new FormatException("This is none of the options.");
            case MergeValueKind.Date or MergeValueKind.Amount:
                RequireRange(declared, value);
                break;
        }

        return value;
    }

    /// <summary>The ways in which a kind of value can be written; the usual one is empty.</summary>
    public static bool HasFormat(MergeValueKind kind, string format) =>
        format.Length == 0 || (kind == MergeValueKind.Date && format is "iso" or "wareki") || (kind == MergeValueKind.Amount && format == "plain");

    public string ToText(string format) => Kind switch
    {
        MergeValueKind.Date => format switch
        {
            "iso" => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "wareki" => ToEra(Date),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Date.Year}年{Date.Month}月{Date.Day}日"),
        },
        MergeValueKind.Amount => Amount.ToString(format == "plain" ? "0.####" : "#,##0.####", CultureInfo.InvariantCulture),
        MergeValueKind.Flag => Flag ? "true" : "false",
        _ => Text,
    };

    private static TypedValue Read(MergeValueKind kind, string text) => kind switch
    {
        MergeValueKind.Date => DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? new TypedValue(kind, text, Date: date)
            : throw new FormatException("This is no day of the form 2026-11-23 or 2026/11/23."),
        // .NET passes over commas wherever they stand: 1,5 would be fifteen.
        MergeValueKind.Amount => AmountForm().IsMatch(text) && decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
            && Math.Abs(amount) <= TransactionDetails.MaxAmount && decimal.Round(amount, TransactionDetails.MaxAmountScale) == amount
            ? new TypedValue(kind, text, Amount: amount)
            : throw new FormatException($"This is no amount of at most {TransactionDetails.MaxAmount:0} with at most {TransactionDetails.MaxAmountScale} decimal places, as 1200000 or 1,200,000."),
        MergeValueKind.Flag => bool.TryParse(text, out bool flag)
            ? new TypedValue(kind, text, Flag: flag)
            : throw new FormatException("This is neither true nor false."),
        _ => new TypedValue(kind, text),
    };

    [GeneratedRegex(@"^-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex AmountForm();

    private static void RequireText(MergeValue declared, string text)
    {
        try
        {
            Contracts.Text.Allow(text, declared.MaxLength, declared.Name, declared.Multiline);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message.Split(" (Parameter ", 2)[0], e);
        }
    }

    private static void RequireRange(MergeValue declared, TypedValue value)
    {
        if (declared.Minimum is { } least && Compare(value, Read(declared.Kind, least)) < 0)
            throw new FormatException($"This is less than {least}.");
        if (declared.Maximum is { } most && Compare(value, Read(declared.Kind, most)) > 0)
            throw new FormatException($"This is more than {most}.");
    }

    private static int Compare(TypedValue one, TypedValue other) =>
        one.Kind == MergeValueKind.Date ? one.Date.CompareTo(other.Date) : one.Amount.CompareTo(other.Amount);

    private static string ToEra(DateOnly date)
    {
        foreach ((DateOnly start, string name) in Eras)
        {
            if (date < start)
                continue;
            // An era's first year is called 元年.
            int year = date.Year - start.Year + 1;
            string number = year == 1 ? "元" : year.ToString(CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"{name}{number}年{date.Month}月{date.Day}日");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{date.Year}年{date.Month}月{date.Day}日");
    }
}
