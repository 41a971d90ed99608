using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>What became of a document that was to be destroyed because no log names it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Refusal">Why it was not destroyed, in words; <see langword="null"/> when it was.</param>
public sealed record OrphanShredding(DocumentKey Document, string? Refusal)
{
    /// <summary>Whether it was destroyed.</summary>
    public bool IsDestroyed => Refusal is null;
}
