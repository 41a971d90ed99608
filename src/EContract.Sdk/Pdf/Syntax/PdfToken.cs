namespace EContract.Sdk.Pdf.Syntax;

internal enum PdfTokenKind
{
    End,
    Integer,
    Real,
    Name,
    String,
    HexadecimalString,
    ArrayOpen,
    ArrayClose,
    DictionaryOpen,
    DictionaryClose,
    Keyword,
}

/// <summary>A token of PDF syntax and where it begins.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Its first byte's offset.</param>
/// <param name="Integer">The value of an integer.</param>
/// <param name="Real">The value of a real.</param>
/// <param name="Text">The name without its slash, decoded; or the keyword.</param>
/// <param name="Bytes">The bytes of a string, decoded.</param>
internal readonly record struct PdfToken(
    PdfTokenKind Kind,
    long Offset,
    long Integer = 0,
    double Real = 0,
    string? Text = null,
    byte[]? Bytes = null)
{
    public bool IsKeyword(string keyword) => Kind == PdfTokenKind.Keyword && Text == keyword;
}
