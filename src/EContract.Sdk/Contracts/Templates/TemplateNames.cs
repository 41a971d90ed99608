namespace EContract.Sdk.Contracts.Templates;

/// <summary>Names in templates: what can stand in a placeholder or a column without quotes.</summary>
internal static class TemplateNames
{
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= TemplateLimits.MaxNameLength } && name.All(c => char.IsLetterOrDigit(c) || c == '_');

    public static bool IsIdentifier(string? id) =>
        id is { Length: > 0 and <= TemplateLimits.MaxNameLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
