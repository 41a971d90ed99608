using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>What a signer signs with: its certificate, the issuers it can supply, and the algorithm of its key.</summary>
/// <param name="Certificate">The signer's own certificate.</param>
/// <param name="Issuers">The certificates above it, nearest first; the root may be missing.</param>
/// <param name="Algorithm">How the key signs.</param>
public sealed record SigningCredential(
    X509Certificate2 Certificate,
    IReadOnlyList<X509Certificate2> Issuers,
    SignatureAlgorithm Algorithm);
