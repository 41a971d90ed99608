using System.Globalization;
using System.Text;

namespace EContract.Sdk.Contracts.Addresses;

/// <summary>
/// Which e-mail addresses are taken: those that a mail can be sent to, and of which a reader sees what they are. Who mixes scripts in a
/// domain, or writes a Latin one in another script, wants it taken for another (homographs, RFC 5890, 4.4).
/// </summary>
internal static class Mailbox
{
    // RFC 5321, 4.5.3.1.1.
    private const int MaxLocalLength = 64;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <exception cref="ArgumentException">It is no address, or could be taken for another.</exception>
    public static string Require(string value, string parameter)
    {
        Text.Require(value, EnvelopeLimits.MaxEmailLength, parameter);
        if (value.Split('@') is not [{ Length: > 0 } local, { Length: > 0 } domain])
            throw new ArgumentException("An e-mail address has the form local@domain.", parameter);
        RequireLocal(local, parameter);
        foreach (string label in ToUnicode(domain, parameter).Split('.'))
            RequireLabel(label, parameter);
        return value;
    }

    /// <summary>The one form of an address that is taken: of two that are equal, mail goes to the same mailbox.</summary>
    public static string Fold(string address)
    {
        int at = address.LastIndexOf('@');
        return (address[..(at + 1)] + Written(Idn.GetAscii, address[(at + 1)..])).ToLowerInvariant();
    }

    /// <summary>What an address looks like, its domain in letters and not in Punycode.</summary>
    public static string Skeleton(string address)
    {
        int at = address.LastIndexOf('@');
        return Confusables.Skeleton(address[..(at + 1)] + Written(domain => Idn.GetUnicode(Idn.GetAscii(domain)), address[(at + 1)..]));
    }

    // Logs have addresses that were taken before there were rules for them.
    private static string Written(Func<string, string> write, string domain)
    {
        try
        {
            return write(domain);
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    // RFC 5322, 3.2.3: dot-atoms. Others exist (RFC 6531), but few systems deliver to them, and nobody could tell their letters apart.
    private static void RequireLocal(string local, string parameter)
    {
        if (local.FirstOrDefault(c => c > '~') is > '\0' and var foreign)
            throw new ArgumentException($"An e-mail address has only ASCII characters before the @; U+{(int)foreign:X4} may look like one.", parameter);
        bool isAtom = local.Length <= MaxLocalLength
            && Array.TrueForAll(local.Split('.'), atom => atom.Length > 0 && atom.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal)));
        if (!isAtom)
            throw new ArgumentException($"Before the @, an e-mail address has 1 to {MaxLocalLength} characters: words of letters, digits and !#$%&'*+-/=?^_`{{|}}~ with a period between them.", parameter);
    }

    private static string ToUnicode(string domain, string parameter)
    {
        // Full-width letters and the like, which name the same domain and do not look it; what would be dropped without a word.
        foreach (Rune character in domain.EnumerateRunes())
        {
            if (!character.IsAscii && Script.Of(character) == Scripts.Other)
                throw new ArgumentException($"The domain of an e-mail address has the character U+{character.Value:X4}, which is no letter of a domain.", parameter);
        }

        try
        {
            if (!domain.IsNormalized(NormalizationForm.FormKC))
                throw new ArgumentException("The domain of an e-mail address is written in compatibility forms (Unicode Standard Annex 15).", parameter);
            return Idn.GetUnicode(Idn.GetAscii(domain));
        }
        catch (ArgumentException e) when (e.ParamName != parameter)
        {
            throw new ArgumentException("The domain of an e-mail address is none (RFC 5891).", parameter, e);
        }
    }

    private static void RequireLabel(string label, string parameter)
    {
        Scripts scripts = label.EnumerateRunes().Aggregate(Scripts.Common, (all, character) => all | Script.Of(character));
        if (!Script.MayMix(scripts))
            throw new ArgumentException($"The domain of an e-mail address mixes scripts in one word ({scripts}), as who wants it taken for another does.", parameter);
        if (Confusables.LooksLatin(label.ToLowerInvariant()))
            throw new ArgumentException($"The domain of an e-mail address has a word in {scripts} letters that looks like a Latin one.", parameter);
    }
}
