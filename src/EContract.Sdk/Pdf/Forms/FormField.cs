using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Forms;

/// <summary>A terminal field of the form (ISO 32000-2, 12.7.4).</summary>
/// <param name="FullName">The fully qualified name: the partial names from the root, joined by periods (12.7.4.2).</param>
/// <param name="Reference">The field's object; <see langword="null"/> for a direct dictionary, which is not legal but seen.</param>
/// <param name="Dictionary">The field dictionary.</param>
/// <param name="Type">FT, inherited where needed: Sig, Tx, Btn, Ch.</param>
/// <param name="Value">V, inherited where needed, as it stands.</param>
internal sealed record FormField(string FullName, PdfReference? Reference, PdfDictionary Dictionary, string? Type, PdfObject? Value)
{
    public bool IsSignature => Type == "Sig";
}
