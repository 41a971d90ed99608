namespace EContract.Sdk.Pdf.Fonts;

/// <summary>The two styles of Japanese type.</summary>
public enum JapaneseTypeface
{
    /// <summary>ゴシック体: even strokes without serifs; for notes and dates.</summary>
    Gothic,

    /// <summary>明朝体: thin and thick strokes with serifs; for contracts and seals.</summary>
    Mincho,
}
