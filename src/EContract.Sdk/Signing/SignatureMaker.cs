using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Signing;

/// <summary>Who made a signature or timestamp.</summary>
/// <param name="Certificate">A signer's or timestamp authority's certificate.</param>
/// <param name="ProvenAt">
/// When a timestamp says that the signature was there (proof of existence, EN 319 102-1, 5.6.2.3); <see langword="null"/> without one.
/// </param>
internal readonly record struct SignatureMaker(X509Certificate2 Certificate, DateTimeOffset? ProvenAt = null);
