using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EContract.Sdk.Notifications.Mail;

/// <summary>Says what is an address to write into a mail header.</summary>
internal static class EmailAddress
{
    // RFC 5321, 4.5.3.1: a local part of 64 octets, a path of 256 with its brackets.
    private const int MaxLocalLength = 64;
    private const int MaxLength = 254;

    /// <summary>
    /// Accepts a dot-atom and a domain name (RFC 5322, 3.4.1), which is all that people have: no quoted local parts, no
    /// comments, no address literals. An internationalised domain becomes its ASCII form (RFC 5891).
    /// </summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? address)
    {
        address = null;
        if (text is null || text.Length > MaxLength || text.Split('@') is not [var local, var domain])
            return false;
        if (local.Length is 0 or > MaxLocalLength || !IsDotAtom(local) || !TryGetAsciiDomain(domain, out string? asciiDomain))
            return false;
        address = $"{local}@{asciiDomain}";
        return address.Length <= MaxLength;
    }

    private static bool TryGetAsciiDomain(string domain, [NotNullWhen(true)] out string? ascii)
    {
        ascii = null;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
            return !ascii.EndsWith('.');
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsDotAtom(string local) => Array.TrueForAll(local.Split('.'), atom => atom.Length > 0 && atom.All(IsAtomText));

    // RFC 5322, 3.2.3: atext.
    private static bool IsAtomText(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal);
}
