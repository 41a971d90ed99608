using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Timestamping;

/// <summary>What a probe of a time-stamping authority found.</summary>
/// <param name="IsHealthy">Whether it gave an acceptable token.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Failure">Why there was no token; <see langword="null"/> when there was.</param>
/// <param name="Message">The failure in one sentence, without secrets; <see langword="null"/> when there was none.</param>
/// <param name="ClockDifference">How far its clock is ahead of ours; negative when it is behind.</param>
/// <param name="Certificate">The certificate that signed the token, whose end is worth watching.</param>
public sealed record TimestampAuthorityHealth(
    bool IsHealthy,
    TimeSpan Elapsed,
    TimestampFailure? Failure,
    string? Message,
    TimeSpan? ClockDifference,
    X509Certificate2? Certificate);
