namespace EContract.Sdk.Contracts.Seals;

/// <summary>Where a participant's signature is seen in a document of an envelope.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Area">Where.</param>
public sealed record DocumentPlace(DocumentId DocumentId, PageArea Area);
