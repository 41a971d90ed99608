using EContract.Sdk.Pdf.Fonts;

namespace EContract.Sdk.Signing.Forms;

/// <summary>How a form is filled in.</summary>
public sealed record PdfFormOptions
{
    /// <summary>The fonts that values are shown in, the preferred one first; of each, what is used is embedded.</summary>
    /// <value>None: only check boxes, radio buttons and empty values can be filled.</value>
    public IReadOnlyList<PdfFont> Fonts { get; init; } = [];

    /// <summary>Whether viewers let nobody change the filled fields any more (ReadOnly of ISO 32000-2, table 227).</summary>
    /// <value><see langword="true"/>.</value>
    public bool MakeReadOnly { get; init; } = true;

    /// <summary>The smallest size of text, in points. What would have to be smaller to fit its field is refused.</summary>
    /// <value>6.</value>
    public double SmallestFontSize { get; init; } = 6;

    /// <summary>The user or owner password of an encrypted document.</summary>
    /// <value><see langword="null"/>.</value>
    public string? Password { get; init; }
}
