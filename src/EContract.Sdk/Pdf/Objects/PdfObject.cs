using System.Globalization;

namespace EContract.Sdk.Pdf.Objects;

/// <summary>A PDF object (ISO 32000-2, 7.3). Immutable.</summary>
internal abstract class PdfObject;

/// <summary>The null object.</summary>
internal sealed class PdfNull : PdfObject
{
    public static readonly PdfNull Instance = new();

    private PdfNull()
    {
    }

    public override string ToString() => "null";
}

internal sealed class PdfBoolean(bool value) : PdfObject
{
    public static readonly PdfBoolean True = new(true);
    public static readonly PdfBoolean False = new(false);

    public bool Value { get; } = value;

    public override string ToString() => Value ? "true" : "false";
}

internal sealed class PdfInteger(long value) : PdfObject
{
    public long Value { get; } = value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

internal sealed class PdfReal(double value) : PdfObject
{
    public double Value { get; } = value;

    public override string ToString() => Value.ToString("0.##########", CultureInfo.InvariantCulture);
}

/// <summary>An indirect reference.</summary>
internal sealed class PdfReference(int number, int generation) : PdfObject, IEquatable<PdfReference>
{
    public int Number { get; } = number;

    public int Generation { get; } = generation;

    public bool Equals(PdfReference? other) => other is not null && other.Number == Number && other.Generation == Generation;

    public override bool Equals(object? obj) => Equals(obj as PdfReference);

    public override int GetHashCode() => HashCode.Combine(Number, Generation);

    public override string ToString() => $"{Number} {Generation} R";
}
