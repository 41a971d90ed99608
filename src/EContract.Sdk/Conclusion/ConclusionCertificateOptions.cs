using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Conclusion;

/// <summary>The certificate of conclusion (締結証明書): a signed PDF that tells, for people, what the log of a completed envelope tells.</summary>
public sealed class ConclusionCertificateOptions
{
    /// <summary>
    /// The fonts, in the order in which they are asked for each character; subsets are embedded. The first ones together have to have
    /// all Japanese characters of the certificate's own words. What none of them has of a name or title is printed as its code point.
    /// </summary>
    /// <value>Empty: the host has to give one. <see cref="SystemFonts.FindJapanese(JapaneseTypeface)"/> finds what the system has.</value>
    public IList<PdfFont> Fonts { get; } = [];

    /// <summary>Who issues it: the provider of the service.</summary>
    /// <value>Empty: the sender's organisation.</value>
    public string Issuer { get; set; } = "";

    /// <summary>Says what is missing to make a certificate; <see langword="null"/> for nothing.</summary>
    public string? FindFault()
    {
        if (Fonts.Count == 0)
            return "The certificate of conclusion needs a font with Japanese characters, and none is given: add one to its Fonts.";
        string missing = ConclusionTexts.MissingIn(Fonts);
        return missing.Length == 0
            ? null
            : $"The fonts of the certificate of conclusion ({string.Join(", ", Fonts.Select(font => font.Name))}) lack characters of its own words: {missing}.";
    }
}
