namespace EContract.Sdk.Validation.Modifications;

/// <summary>What one update did to the document.</summary>
/// <param name="RevisionIndex">The state of the document that the update made.</param>
/// <param name="Kind">The kind of change, the gravest counting.</param>
/// <param name="ChangedFields">The form fields whose value was changed, by fully qualified name: locks forbid some.</param>
/// <param name="LostRecords">Validation records (VRI) that were taken away or cut: forbidden for signatures that covered them.</param>
/// <param name="Reasons">What no rule explains, a sentence each.</param>
/// <param name="Notes">What the rules know and a reader should too, a sentence each: annotations by page, fields by name.</param>
internal sealed record UpdateAnalysis(
    int RevisionIndex,
    LaterChanges Kind,
    IReadOnlyCollection<string> ChangedFields,
    IReadOnlyCollection<string> LostRecords,
    IReadOnlyList<DocumentChange> Reasons,
    IReadOnlyList<DocumentChange> Notes);
