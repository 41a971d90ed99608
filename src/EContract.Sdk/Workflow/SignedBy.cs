using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Workflow;

/// <summary>
/// What remains of a key once it has signed: its certificates. They go into the file together with the timestamp, when the key
/// may be out of reach, or have another certificate already.
/// </summary>
internal sealed class SignedBy(SigningCredential credential) : ISigner
{
    public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => new(credential);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("It has signed already.");
}

/// <summary>A credential as a step's output keeps it.</summary>
/// <param name="Certificates">The certificate and its issuers, nearest first.</param>
/// <param name="Scheme">How the key signed.</param>
/// <param name="DigestOid">The digest.</param>
internal sealed record StoredCredential(IReadOnlyList<byte[]> Certificates, SignatureScheme Scheme, string DigestOid)
{
    public static StoredCredential Of(SigningCredential credential) => new(
        [.. credential.Issuers.Prepend(credential.Certificate).Select(certificate => certificate.RawData)],
        credential.Algorithm.Scheme,
        credential.Algorithm.Digest.Oid);

    public SignedBy ToSigner()
    {
        X509Certificate2[] chain = [.. Certificates.Select(encoded => X509CertificateLoader.LoadCertificate(encoded))];
        return new SignedBy(new SigningCredential(chain[0], chain[1..], new SignatureAlgorithm(Scheme, DigestAlgorithm.FromOid(DigestOid)!)));
    }
}
