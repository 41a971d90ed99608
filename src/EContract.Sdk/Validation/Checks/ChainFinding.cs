using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Validation.Checks;

/// <summary>What was found out about a signer's certificate.</summary>
/// <param name="Verdict">What it is worth.</param>
/// <param name="Certificates">The certificate, and those above it: up to the trust anchor where a path was found.</param>
/// <param name="Revocation">The revocation evidence that the verdict rests on.</param>
/// <param name="Checks">The steps to the verdict, as far as they went.</param>
internal sealed record ChainFinding(
    Verdict Verdict,
    IReadOnlyList<X509Certificate2> Certificates,
    IReadOnlyList<RevocationReport> Revocation,
    IReadOnlyList<CheckResult> Checks);
