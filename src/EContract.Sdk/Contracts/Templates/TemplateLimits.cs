namespace EContract.Sdk.Contracts.Templates;

/// <summary>The largest template that is taken, beside <see cref="EnvelopeLimits"/>.</summary>
public static class TemplateLimits
{
    /// <summary>Characters of a template's JSON.</summary>
    public const int MaxJsonLength = 1 << 20;

    /// <summary>Levels of its JSON within one another.</summary>
    public const int MaxJsonDepth = 16;

    /// <summary>Merge values of a template.</summary>
    public const int MaxValues = 500;

    /// <summary>Options of a choice.</summary>
    public const int MaxOptions = 1000;

    /// <summary>Form fields of a document that are filled in.</summary>
    public const int MaxFields = 2000;

    /// <summary>Characters in the name of a template, a value or a slot, and in the name of a file.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Characters in a merge value, and in a text with placeholders.</summary>
    public const int MaxTextLength = 10_000;

    /// <summary>Problems that are named at once.</summary>
    public const int MaxProblems = 100;
}
