using System.Globalization;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Fonts.Decoding;

/// <summary>What the names of glyphs stand for: those of the Latin character set (ISO 32000-2, annex D.2), and numbers (<c>uni20AC</c>).</summary>
internal static class GlyphNames
{
    // In the order of PDFDocEncoding, which has a code for each of them.
    private const string Accents = "breve caron circumflex dotaccent hungarumlaut ogonek ring tilde";

    private const string Basic =
        "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma hyphen period slash "
        + "zero one two three four five six seven eight nine colon semicolon less equal greater question at "
        + "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright asciicircum underscore grave "
        + "a b c d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright asciitilde";

    private const string Special =
        "bullet dagger daggerdbl ellipsis emdash endash florin fraction guilsinglleft guilsinglright minus perthousand quotedblbase "
        + "quotedblleft quotedblright quoteleft quoteright quotesinglbase trademark fi fl Lslash OE Scaron Ydieresis Zcaron dotlessi "
        + "lslash oe scaron zcaron";

    private const string Latin =
        "Euro exclamdown cent sterling currency yen brokenbar section dieresis copyright ordfeminine guillemotleft logicalnot - registered "
        + "macron degree plusminus twosuperior threesuperior acute mu paragraph periodcentered cedilla onesuperior ordmasculine "
        + "guillemotright onequarter onehalf threequarters questiondown Agrave Aacute Acircumflex Atilde Adieresis Aring AE Ccedilla "
        + "Egrave Eacute Ecircumflex Edieresis Igrave Iacute Icircumflex Idieresis Eth Ntilde Ograve Oacute Ocircumflex Otilde Odieresis "
        + "multiply Oslash Ugrave Uacute Ucircumflex Udieresis Yacute Thorn germandbls agrave aacute acircumflex atilde adieresis aring "
        + "ae ccedilla egrave eacute ecircumflex edieresis igrave iacute icircumflex idieresis eth ntilde ograve oacute ocircumflex otilde "
        + "odieresis divide oslash ugrave uacute ucircumflex udieresis yacute thorn ydieresis";

    private static readonly Dictionary<string, string> Known = new((IEnumerable<KeyValuePair<string, string>>)
        [.. Row(0x18, Accents), .. Row(0x20, Basic), .. Row(0x80, Special), .. Row(0xA0, Latin)]);

    /// <summary>The character that a name stands for; <see langword="null"/> for a name that does not tell.</summary>
    public static string? TextOf(string name)
    {
        // Adobe Glyph List Specification, 2: what follows a full stop is a variant of the same character.
        string basic = name.Split('.')[0];
        if (Known.TryGetValue(basic, out string? text))
            return text;
        return basic.StartsWith("uni", StringComparison.Ordinal) && basic.Length == 7 ? FromNumber(basic[3..])
            : basic.StartsWith('u') && basic.Length is >= 5 and <= 7 ? FromNumber(basic[1..])
            : null;
    }

    private static string? FromNumber(string digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && System.Text.Rune.IsValid(value)
            ? new System.Text.Rune(value).ToString()
            : null;

    private static IEnumerable<KeyValuePair<string, string>> Row(int first, string names) =>
        names.Split(' ').Select((name, i) => KeyValuePair.Create(name, PdfDocEncoding.GetString([(byte)(first + i)])));
}
