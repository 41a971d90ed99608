namespace EContract.Sdk.Storage;

/// <summary>What a store says of content that it keeps.</summary>
/// <param name="Key">The name to open it by.</param>
/// <param name="Length">Its length in bytes, as it was given, not as it is stored.</param>
public sealed record StoredDocument(DocumentKey Key, long Length);
