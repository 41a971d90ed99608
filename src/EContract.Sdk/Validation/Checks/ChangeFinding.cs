namespace EContract.Sdk.Validation.Checks;

/// <summary>What was done to a document after a signature, and whether it may be.</summary>
/// <param name="Kind">The gravest change.</param>
/// <param name="CertificationRespected">Whether the document's certification allows it; <see langword="null"/> when it is not certified.</param>
/// <param name="Verdict">What it means for the signature.</param>
/// <param name="Changes">What was done, as far as it matters.</param>
internal sealed record ChangeFinding(LaterChanges Kind, bool? CertificationRespected, Verdict Verdict, IReadOnlyList<DocumentChange> Changes);
