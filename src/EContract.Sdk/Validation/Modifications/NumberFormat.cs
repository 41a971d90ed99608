using System.Globalization;
using System.Text.RegularExpressions;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The script that forms use for numbers, AFNumber_Format(nDec, sepStyle, negStyle, currStyle, strCurrency, bCurrencyPrepend): so
/// many decimals, separators, a sign and a currency.
/// </summary>
internal static partial class NumberFormat
{
    private const int MaxDecimals = 10;

    /// <summary>Whether text without white space is what the script makes of a value; <see langword="null"/> where the script is another, or not read.</summary>
    internal static bool? IsShownBy(string script, string value, string shown)
    {
        if (Pattern().Match(script) is not { Success: true } call || call.Groups["currency"].Value.Contains('\\', StringComparison.Ordinal) && UnescapedOf(call.Groups["currency"].Value) is null)
            return null;
        int decimals = Digits(call, "decimals"), separators = Digits(call, "separators"), sign = Digits(call, "sign");
        // With a decimal comma values are kept with one as well.
        string number = separators is 2 or 3 ? value.Replace(',', '.') : value;
        if (decimals > MaxDecimals || separators > 4 || sign > 3
            || !decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount))
            return null;
        string currency = string.Concat(UnescapedOf(call.Groups["currency"].Value)!.Where(c => !char.IsWhiteSpace(c)));
        bool isPrefix = call.Groups["prefix"].Value == "true";
        // Scripts calculate in binary, in which a half may be a little less.
        foreach (MidpointRounding rounding in (MidpointRounding[])[MidpointRounding.AwayFromZero, MidpointRounding.ToZero])
        {
            if (rounding == MidpointRounding.ToZero && !IsHalf(amount, decimals))
                continue;
            decimal rounded = rounding == MidpointRounding.ToZero ? decimal.Round(amount, decimals, MidpointRounding.ToZero) : decimal.Round(amount, decimals, rounding);
            string digits = Separated(Math.Abs(rounded).ToString($"N{decimals}", CultureInfo.InvariantCulture), separators);
            string plain = isPrefix ? currency + digits : digits + currency;
            if (amount >= 0 || (rounded == 0 && shown == plain))
            {
                if (shown == plain)
                    return true;
                continue;
            }

            string[] forms = sign >= 2 ? [$"({plain})"] : [$"-{plain}", isPrefix ? $"{currency}-{digits}" : plain];
            if (forms[0] == shown || (isPrefix && sign < 2 && forms[1] == shown))
                return true;
            // Red alone says that it is less than nothing; colours are not read.
            if (sign == 1 && plain == shown)
                return null;
        }

        return false;
    }

    private static bool IsHalf(decimal amount, int decimals)
    {
        decimal step = 1;
        for (int i = 0; i < decimals; i++)
            step /= 10;
        return Math.Abs(amount % step) * 2 == step;
    }

    private static string Separated(string digits, int style) => style switch
    {
        0 => digits,
        1 => digits.Replace(",", "", StringComparison.Ordinal),
        2 => string.Concat(digits.Select(c => c switch { ',' => '.', '.' => ',', _ => c })),
        3 => digits.Replace(",", "", StringComparison.Ordinal).Replace('.', ','),
        _ => digits.Replace(',', '\''),
    };

    private static string? UnescapedOf(string text)
    {
        try
        {
            return Regex.Unescape(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static int Digits(Match call, string name) => int.Parse(call.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("""^\s*AFNumber_Format\s*\(\s*(?<decimals>\d{1,2})\s*,\s*(?<separators>\d)\s*,\s*(?<sign>\d)\s*,\s*\d\s*,\s*"(?<currency>(?:[^"\\]|\\.){0,40})"\s*,\s*(?<prefix>true|false)\s*\)\s*;?\s*$""")]
    private static partial Regex Pattern();
}
