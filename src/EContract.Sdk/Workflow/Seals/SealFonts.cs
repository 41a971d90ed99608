using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Workflow.Seals;

/// <summary>The fonts that seals and lines are drawn with: the host's, or else what the system has.</summary>
internal static class SealFonts
{
    // Reading folders and fonts takes long; what is installed while the host runs is found when it starts again.
    private static readonly Lazy<PdfFont[]> Mincho = new(() => Find(JapaneseTypeface.Mincho)), Gothic = new(() => Find(JapaneseTypeface.Gothic));

    /// <summary>Fonts for the name on a seal; none where the host gave none and the system has none.</summary>
    public static IReadOnlyList<PdfFont> ForSeals(EnvelopeOptions options) => options.SealFonts.Count > 0 ? [.. options.SealFonts] : Mincho.Value;

    /// <summary>Fonts for lines of text, likewise.</summary>
    public static IReadOnlyList<PdfFont> ForLines(EnvelopeOptions options) => options.SealFonts.Count > 0 ? [.. options.SealFonts] : Gothic.Value;

    private static PdfFont[] Find(JapaneseTypeface typeface) => SystemFonts.FindJapanese(typeface) is { } font ? [font] : [];
}
