using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>A service's key as it was found: what the service says of it, and what we make of that.</summary>
internal sealed record RemoteKey(CscCredential Remote, SigningCredential Credential, CscSignatureAlgorithm Algorithm, DateTimeOffset ReadAt)
{
    /// <summary>Makes one; a credential that is the same as before stays the same object, as its users keep things beside it.</summary>
    public static RemoteKey Create(
        CscCredential remote, SigningCredential credential, CscSignatureAlgorithm algorithm, DateTimeOffset now, RemoteKey? before)
    {
        bool isSame = before is not null
            && before.Credential.Algorithm == credential.Algorithm
            && before.Remote.Certificates.Count == remote.Certificates.Count
            && before.Remote.Certificates.Zip(remote.Certificates).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));
        return new RemoteKey(remote, isSame ? before!.Credential : credential, algorithm, now);
    }

    public CscHashes HashesOf(IReadOnlyList<ReadOnlyMemory<byte>> digests) => new(Remote.Id, digests, Credential.Algorithm.Digest);

    /// <summary>Verifies what the service answered, and gives it as CMS carries it.</summary>
    /// <exception cref="SignerException">A value is not the key's signature over its hash.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>> Verify(CscHashes hashes, IReadOnlyList<ReadOnlyMemory<byte>> values) =>
        [.. hashes.Hashes.Zip(values, (hash, value) => Verify(hash, value))];

    private ReadOnlyMemory<byte> Verify(ReadOnlyMemory<byte> hash, ReadOnlyMemory<byte> value)
    {
        if (IsValid(hash, value))
            return value;
        // The standard does not say how an ECDSA value is written, and services differ, whatever they list: only one reading verifies.
        if (Credential.Algorithm.Scheme == SignatureScheme.Ecdsa && EcdsaSignatureValue.TryToDer(value.Span) is { } encoded && IsValid(hash, encoded))
            return encoded;
        throw new SignerException(
            SignerFailure.SigningFailed, $"The service returned a signature that the certificate of credential {Remote.Id} does not verify.");
    }

    private bool IsValid(ReadOnlyMemory<byte> hash, ReadOnlyMemory<byte> value) =>
        SignatureVerifier.VerifyHash(Credential.Certificate, Credential.Algorithm, hash.Span, value.Span) == SignatureVerification.Valid;
}
