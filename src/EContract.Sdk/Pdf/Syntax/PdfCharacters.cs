using System.Buffers;

namespace EContract.Sdk.Pdf.Syntax;

/// <summary>The character classes of ISO 32000-2, 7.2.3.</summary>
internal static class PdfCharacters
{
    public static readonly SearchValues<byte> WhiteSpaceOrDelimiter = SearchValues.Create("\0\t\n\f\r ()<>[]{}/%"u8);

    public static bool IsWhiteSpace(int c) => c is 0 or 9 or 10 or 12 or 13 or 32;

    public static bool IsDelimiter(int c) => c is '(' or ')' or '<' or '>' or '[' or ']' or '{' or '}' or '/' or '%';

    public static bool IsRegular(int c) => c >= 0 && !IsWhiteSpace(c) && !IsDelimiter(c);

    public static bool IsDigit(int c) => c is >= '0' and <= '9';

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int HexValue(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };
}
