namespace EContract.Sdk.Contracts;

/// <summary>Numbers that the National Tax Agency gives: 法人番号, and the registration number of who issues qualified invoices.</summary>
internal static class CorporateNumber
{
    private const int Length = 13;

    /// <summary>Whether it is a corporate number (法人番号): 13 digits, the first of which checks the others (平成26年財務省令70号 2条).</summary>
    public static bool IsValid(string number)
    {
        if (!AreDigits(number))
            return false;
        int sum = 0;
        for (int n = 1; n < Length; n++)
            sum += (number[Length - n] - '0') * (n % 2 == 1 ? 1 : 2);
        return number[0] - '0' == 9 - (sum % 9);
    }

    /// <summary>
    /// Whether it is a registration number (適格請求書発行事業者の登録番号): T and 13 digits. A company's are its corporate number, a person's
    /// are not, so that their first digit checks nothing.
    /// </summary>
    public static bool IsInvoiceNumber(string number) => number is ['T', .. var digits] && AreDigits(digits);

    private static bool AreDigits(string text) => text.Length == Length && text.All(char.IsAsciiDigit);
}
