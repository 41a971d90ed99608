namespace EContract.Sdk.Contracts.Templates;

/// <summary>Something that is wrong with a template, or with what it is filled with.</summary>
/// <param name="Place">Where, as in <c>documents[0].fields["name"]</c> or <c>values["fee"]</c>.</param>
/// <param name="Message">What.</param>
public sealed record TemplateProblem(string Place, string Message)
{
    /// <summary>The place and the message.</summary>
    public override string ToString() => $"{Place}: {Message}";
}
