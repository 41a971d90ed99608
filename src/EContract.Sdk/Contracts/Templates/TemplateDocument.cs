namespace EContract.Sdk.Contracts.Templates;

/// <summary>A document of a template. Its bytes lie beside the template, where the host keeps them.</summary>
public sealed record TemplateDocument
{
    /// <summary>By which name the host finds the bytes.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The title that participants see; with placeholders.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// What the fields of the document's form are filled with, by their fully qualified names: texts with placeholders. A flag that
    /// stands alone, as in <c>{agreed}</c>, is a check mark.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
}
