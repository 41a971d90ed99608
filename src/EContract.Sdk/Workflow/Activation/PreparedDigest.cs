using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Activation;

/// <summary>What a key is to sign of a document.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Base">SHA-256 of the revision that it was made from, hexadecimal.</param>
/// <param name="ToBeSigned">The digest, or for some algorithms the message.</param>
internal sealed record PreparedDigest(DocumentId DocumentId, string Base, ReadOnlyMemory<byte> ToBeSigned);
