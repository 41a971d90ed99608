namespace EContract.Sdk.Contracts.Templates;

/// <summary>A value of a template that is said when an envelope is made from it (差込み項目).</summary>
public sealed record MergeValue
{
    /// <summary>Its name in placeholders: letters, digits and <c>_</c>, up to <see cref="TemplateLimits.MaxNameLength"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    /// <value><see cref="MergeValueKind.Text"/>.</value>
    public MergeValueKind Kind { get; init; }

    /// <summary>Whether it has to be said.</summary>
    /// <value><see langword="true"/>. Where <see cref="Default"/> is given, it counts as said.</value>
    public bool Required { get; init; } = true;

    /// <summary>What counts where nothing is said.</summary>
    public string? Default { get; init; }

    /// <summary>Characters of a text, at most.</summary>
    /// <value>200.</value>
    public int MaxLength { get; init; } = 200;

    /// <summary>Whether a text may have several lines.</summary>
    public bool Multiline { get; init; }

    /// <summary>The first day, or the least amount, that is allowed.</summary>
    public string? Minimum { get; init; }

    /// <summary>The last day, or the largest amount, that is allowed.</summary>
    public string? Maximum { get; init; }

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
