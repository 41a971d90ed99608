namespace EContract.Sdk.Signing.Forms;

/// <summary>A field of a document's form.</summary>
public sealed record PdfFormField
{
    /// <summary>The fully qualified name: the partial names from the root, joined by periods (ISO 32000-2, 12.7.4.2).</summary>
    public required string Name { get; init; }

    /// <summary>What it takes.</summary>
    public required PdfFormFieldKind Kind { get; init; }

    /// <summary>The text, the option, or the state that it has; empty for none.</summary>
    public string Value { get; init; } = "";

    /// <summary>What may be chosen: options as they are shown, states by their names.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Characters that a text may have at most; <see langword="null"/> where nothing is said.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether a text may have several lines.</summary>
    public bool IsMultiline { get; init; }

    /// <summary>Whether viewers let nobody change it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether it is to have a value when the form is handed in.</summary>
    public bool IsRequired { get; init; }
}
