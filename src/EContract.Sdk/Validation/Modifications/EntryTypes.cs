using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// What the values of entries are that an update may set. They stand in the dictionary itself: a reference there is of no
/// use to anybody, unless the dictionary is one that page content draws with as well, and the entry a picture's name.
/// </summary>
internal static class EntryTypes
{
    /// <summary>Whether a value is of its entry's type, or absent; true for entries that are not single values.</summary>
    internal static bool Fits(string key, PdfObject? value) => value is null or PdfNull || key switch
    {
        // ISO 32000-2, tables 166 and 224 to 232: fields and their widgets; 31: pages; 354: structure.
        "F" or "Q" or "SigFlags" or "StructParent" or "StructParents" or "ParentTreeNextKey" => value is PdfInteger,
        "AS" or "Tabs" or "Version" => value is PdfName,
        "DA" or "M" => value is PdfString,
        "NeedAppearances" => value is PdfBoolean,
        "I" => value is PdfArray indices && indices.All(index => index is PdfInteger),
        // Table 353: mark information.
        "MarkInfo" => value is PdfDictionary marks && marks.All(mark => mark.Value is PdfBoolean),
        _ => true,
    };

    /// <summary>Whether a value is one that a field of a type can have (12.7.5); of a signature field, <see cref="NewSignature"/> judges.</summary>
    internal static bool FitsField(string? type, PdfObject? value) => value is null || type switch
    {
        "Tx" => value is PdfString or PdfStream,
        "Btn" => value is PdfName,
        "Ch" => value is PdfString || (value is PdfArray chosen && chosen.All(item => item is PdfString)),
        "Sig" => true,
        _ => false,
    };
}
