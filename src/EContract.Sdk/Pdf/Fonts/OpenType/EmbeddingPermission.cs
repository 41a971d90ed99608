namespace EContract.Sdk.Pdf.Fonts.OpenType;

/// <summary>What the font's licence allows, as far as the font says it: OS/2, fsType.</summary>
internal static class EmbeddingPermission
{
    private const int UsageMask = 0x000F;
    private const int Restricted = 0x0002;
    private const int NoSubsetting = 0x0100;
    private const int BitmapsOnly = 0x0200;

    /// <summary>Refuses a font that may not be embedded as a subset of outlines.</summary>
    public static void Demand(FontData? os2)
    {
        // A font without the table says nothing, and so forbids nothing.
        if (os2 is not { } table)
            return;
        int type = table.UInt16(8);
        // Of several usage bits the least restrictive counts, so only this one alone forbids.
        if ((type & UsageMask) == Restricted)
            throw new PdfFontException("The font may not be embedded: its licence is restricted (OS/2 fsType, bit 1)");
        if ((type & NoSubsetting) != 0)
            throw new PdfFontException("The font may be embedded only as a whole (OS/2 fsType, bit 8), and only subsets are embedded here");
        if ((type & BitmapsOnly) != 0)
            throw new PdfFontException("Only the font's bitmaps may be embedded (OS/2 fsType, bit 9), not its outlines");
    }
}
