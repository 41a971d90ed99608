using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Signing.Appearance;

/// <summary>The shape of a drawn seal.</summary>
public enum SealShape
{
    /// <summary>A name in a ring, as on a personal seal (認印).</summary>
    Round,

    /// <summary>A name in a square frame, as on an organisation's seal (角印).</summary>
    Square,
}

/// <summary>
/// A seal that is drawn (印影): a name in vertical columns, from right to left, inside a ring or a square. Lines and
/// glyphs, sharp at any size; the name in it can be found and copied.
/// </summary>
/// <param name="Name">
/// The name: 山田, or 株式会社サンプル之印. Columns are chosen by its length; line breaks set them, or else spaces.
/// </param>
/// <param name="Shape">A ring or a square.</param>
public sealed record SealImpression(string Name, SealShape Shape = SealShape.Round)
{
    /// <summary>The colour of the ink.</summary>
    /// <value><see cref="PdfColor.Vermilion"/> by default.</value>
    public PdfColor Color { get; init; } = PdfColor.Vermilion;

    /// <summary>Fonts for the name, the first that has a character drawing it.</summary>
    /// <value>Empty by default: those of the appearance.</value>
    public IReadOnlyList<PdfFont> Fonts { get; init; } = [];
}
