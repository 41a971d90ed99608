using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>What a probe of a signer found.</summary>
/// <param name="IsHealthy">Whether it made a signature that verifies.</param>
/// <param name="Elapsed">How long it took, with connecting and logging in where that was needed.</param>
/// <param name="Failure">Why there was no good signature; <see langword="null"/> when there was.</param>
/// <param name="Message">The failure in one sentence, without secrets; <see langword="null"/> when there was none.</param>
/// <param name="Certificate">The signer's certificate, whose end is worth watching; <see langword="null"/> when it could not be read.</param>
public sealed record SignerHealth(
    bool IsHealthy,
    TimeSpan Elapsed,
    SignerFailure? Failure,
    string? Message,
    X509Certificate2? Certificate);
