using System.Globalization;

namespace EContract.Sdk.Validation.Facts;

/// <summary>Dates as PDF writes them (ISO 32000-2, 7.9.4): <c>D:YYYYMMDDHHmmSSOHH'mm</c>, all but the year optional.</summary>
internal static class PdfDate
{
    internal static DateTimeOffset? TryParse(string text)
    {
        string digits = text.StartsWith("D:", StringComparison.Ordinal) ? text[2..] : text;
        int count = 0;
        while (count < digits.Length && count < 14 && char.IsAsciiDigit(digits[count]))
            count++;
        if (count < 4)
            return null;
        // Missing parts have these defaults.
        string padded = digits[..count] + "00000101000000"[count..];
        if (!DateTime.TryParseExact(padded, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
            return null;
        return TryParseOffset(digits[count..], out TimeSpan offset) && Fits(time, offset) ? new DateTimeOffset(time, offset) : null;
    }

    private static bool TryParseOffset(string text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text.Length == 0 || text[0] == 'Z')
            return true;
        if (text[0] is not ('+' or '-'))
            return false;
        string digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length is not (2 or 4))
            return false;
        int hours = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        int minutes = digits.Length == 4 ? int.Parse(digits[2..], CultureInfo.InvariantCulture) : 0;
        if (hours > 13 || minutes > 59)
            return false;
        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Fits(DateTime time, TimeSpan offset) =>
        offset >= TimeSpan.Zero ? time >= DateTime.MinValue + offset : time <= DateTime.MaxValue + offset;
}
