namespace EContract.Sdk.Pdf.Objects;

/// <summary>A name. Its bytes are kept one to one as the characters U+0000 to U+00FF, so that any name round-trips.</summary>
internal sealed class PdfName(string value) : PdfObject, IEquatable<PdfName>
{
    public string Value { get; } = value;

    public bool Equals(PdfName? other) => other is not null && other.Value == Value;

    public override bool Equals(object? obj) => Equals(obj as PdfName);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "/" + Value;
}
