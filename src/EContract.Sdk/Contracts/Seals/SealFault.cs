namespace EContract.Sdk.Contracts.Seals;

/// <summary>Why a seal cannot be taken.</summary>
public enum SealFault
{
    /// <summary>The file is neither a PNG nor a JPEG, is damaged, or of a kind that PDFs cannot hold.</summary>
    NoPicture,

    /// <summary>The file has more bytes, or the picture more pixels, than are allowed.</summary>
    TooLarge,

    /// <summary>No font has a character of the name.</summary>
    MissingGlyph,

    /// <summary>In the place that the sender gave it, the seal would be too small to read.</summary>
    Illegible,

    /// <summary>A document does not allow the picture, as PDF/A does not allow a CMYK JPEG.</summary>
    NotAllowed,
}
