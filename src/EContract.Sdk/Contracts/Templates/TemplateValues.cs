namespace EContract.Sdk.Contracts.Templates;

/// <summary>What an envelope is made of beside its template.</summary>
public sealed record TemplateValues
{
    /// <summary>The merge values by their names, as text.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Who fills the slots, by the slots' names.</summary>
    public IReadOnlyDictionary<string, TemplateParticipant> Participants { get; init; } = new Dictionary<string, TemplateParticipant>();
}
