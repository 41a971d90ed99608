using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>
/// What a visible signature shows: a picture, or a drawn seal (印影), or lines of text, or a picture or seal with text.
/// Immutable; one appearance serves any number of signatures.
/// </summary>
/// <remarks>
/// Everything is fitted into the field, upright however the page is turned. A PDF/A document stays one: fonts are
/// embedded, colours are calibrated, and transparency is avoided where it is forbidden.
/// </remarks>
public sealed record SignatureAppearance
{
    /// <summary>A picture.</summary>
    /// <value><see langword="null"/> by default. There can be a picture or a seal, not both.</value>
    public PdfImage? Image { get; init; }

    /// <summary>A seal to draw.</summary>
    /// <value><see langword="null"/> by default.</value>
    public SealImpression? Seal { get; init; }

    /// <summary>A seal that was drawn before.</summary>
    internal SealArtwork? Artwork { get; init; }

    /// <summary>Whether characters of the lines that no font has stand as code points, instead of being an error.</summary>
    internal bool SpellsOut { get; init; }

    /// <summary>
    /// Lines of text. <c>{name}</c>, <c>{time}</c>, <c>{reason}</c> and <c>{location}</c> stand for what the signature
    /// says: who signs (by option, else by certificate), the claimed time of signing, and the options' reason and
    /// location, on one line and without control characters. A line that asks for what is not given is left out. At most
    /// 100 lines and 2,000 characters; controls and overrides of the direction of writing are refused.
    /// </summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>Fonts for text and seal, the first that has a character drawing it. Subsets are embedded.</summary>
    /// <value>Empty by default, which is enough for a picture alone.</value>
    public IReadOnlyList<PdfFont> Fonts { get; init; } = [];

    /// <summary>The largest size of the text, in points. It is made smaller, and lines are broken, until it fits.</summary>
    /// <value>12 by default; from 1 to 1000.</value>
    public double FontSize { get; init; } = 12;

    /// <summary>The colour of the text.</summary>
    /// <value>Black by default.</value>
    public PdfColor TextColor { get; init; } = PdfColor.Black;

    /// <summary>Where the picture or seal stands when there is text too.</summary>
    /// <value><see cref="Appearance.PicturePosition.Left"/> by default.</value>
    public PicturePosition PicturePosition { get; init; } = PicturePosition.Left;

    /// <summary>The colour that fills the field.</summary>
    /// <value><see langword="null"/> by default: the page shows through.</value>
    public PdfColor? Background { get; init; }

    /// <summary>The colour of a thin frame around the field.</summary>
    /// <value><see langword="null"/> by default: no frame.</value>
    public PdfColor? Border { get; init; }

    /// <summary>The zone in which <c>{time}</c> is shown. It is the instant that the signature dictionary states (M).</summary>
    /// <value>UTC by default.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How <c>{time}</c> is written, as a .NET format of the invariant culture; should show the zone.</summary>
    /// <value><c>yyyy-MM-dd HH:mm:ss zzz</c> by default.</value>
    public string TimeFormat { get; init; } = "yyyy-MM-dd HH:mm:ss zzz";

    /// <summary>Lines of text alone.</summary>
    /// <param name="fonts">Fonts, the first that has a character drawing it.</param>
    /// <param name="lines">The lines; see <see cref="Lines"/> for what they may contain.</param>
    public static SignatureAppearance ForText(IReadOnlyList<PdfFont> fonts, params IReadOnlyList<string> lines) =>
        new() { Fonts = fonts, Lines = lines };

    /// <summary>A picture alone.</summary>
    /// <param name="image">The picture.</param>
    public static SignatureAppearance ForImage(PdfImage image) => new() { Image = image };

    /// <summary>A drawn seal alone.</summary>
    /// <param name="seal">The seal.</param>
    /// <param name="fonts">Fonts for its name.</param>
    public static SignatureAppearance ForSeal(SealImpression seal, params IReadOnlyList<PdfFont> fonts) =>
        new() { Seal = seal, Fonts = fonts };
}
