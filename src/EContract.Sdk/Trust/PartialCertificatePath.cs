using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>As much of a chain as is known, without saying that anybody trusts it.</summary>
/// <param name="Certificates">The target first, each signed by the next.</param>
/// <param name="IsComplete">Whether it ends in a trust anchor or a self-signed certificate.</param>
public sealed record PartialCertificatePath(IReadOnlyList<X509Certificate2> Certificates, bool IsComplete);
