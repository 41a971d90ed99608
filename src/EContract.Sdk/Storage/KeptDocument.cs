namespace EContract.Sdk.Storage;

/// <summary>A document that lies in a store, be it intact or not, and whoever knows of it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="SavedAt">When it was saved, or its key was last wrapped anew.</param>
public sealed record KeptDocument(DocumentKey Key, DateTimeOffset SavedAt);
