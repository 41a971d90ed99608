namespace EContract.Sdk.Pdf.Drawing;

/// <summary>A colour in sRGB, for what is drawn into PDFs.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct PdfColor(byte Red, byte Green, byte Blue)
{
    /// <summary>Black.</summary>
    public static PdfColor Black { get; } = new(0, 0, 0);

    /// <summary>White.</summary>
    public static PdfColor White { get; } = new(255, 255, 255);

    /// <summary>The vermilion of seal ink (朱肉).</summary>
    public static PdfColor Vermilion { get; } = new(0xD9, 0x32, 0x1E);
}
