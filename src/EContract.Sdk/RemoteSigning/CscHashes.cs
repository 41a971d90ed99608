using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning;

/// <summary>What an authorization is for.</summary>
/// <param name="CredentialId">The credential that is to sign.</param>
/// <param name="Hashes">The hashes, in order.</param>
/// <param name="Algorithm">What they were made by.</param>
public sealed record CscHashes(string CredentialId, IReadOnlyList<ReadOnlyMemory<byte>> Hashes, DigestAlgorithm Algorithm);
