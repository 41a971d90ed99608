using System.Collections.Frozen;

namespace EContract.Sdk.Pdf.Syntax;

/// <summary>Names that stand in nearly every file, so that reading them allocates nothing.</summary>
internal static class KnownNames
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = new[]
    {
        "Type", "Subtype", "Catalog", "Pages", "Page", "Kids", "Count", "Parent", "MediaBox", "CropBox", "Resources", "Contents",
        "Rotate", "Annots", "AcroForm", "Fields", "SigFlags", "DR", "DA", "FT", "Sig", "Tx", "Btn", "Ch", "T", "V", "F", "P", "Rect",
        "Annot", "Widget", "AP", "N", "Ff", "Length", "Filter", "FlateDecode", "DecodeParms", "Predictor", "Columns", "Colors",
        "BitsPerComponent", "XRef", "W", "Index", "Size", "Root", "Info", "ID", "Prev", "XRefStm", "Encrypt", "ObjStm", "First",
        "Extends", "SubFilter", "ByteRange", "M", "Reason", "Location", "ContactInfo", "Name", "Adobe.PPKLite", "DocTimeStamp",
        "ETSI.CAdES.detached", "ETSI.RFC3161", "adbe.pkcs7.detached", "DSS", "Certs", "OCSPs", "CRLs", "VRI", "Perms", "DocMDP",
        "Reference", "TransformMethod", "TransformParams", "SigRef", "Font", "XObject", "ExtGState", "ProcSet", "PDF", "Text",
        "Metadata", "Outlines", "Names", "Extensions", "Version", "Lang", "MarkInfo", "StructTreeRoot", "PageMode", "ViewerPreferences",
    }.ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Intern(ReadOnlySpan<char> name) => Lookup.TryGetValue(name, out string? known) ? known : name.ToString();
}
