using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Validation;

/// <summary>What was found out about a timestamp over a signature value (EN 319 122-1, 5.3).</summary>
public sealed record TimestampReport
{
    /// <summary>The token.</summary>
    public required TimestampToken Token { get; init; }

    /// <summary>Whether it covers what it should and is what its signer made, whoever that is.</summary>
    public required bool Holds { get; init; }

    /// <summary>The verdict, trust included.</summary>
    public required ValidationIndication Indication { get; init; }

    /// <summary>Why; <see langword="null"/> when passed.</summary>
    public ValidationSubIndication? SubIndication { get; init; }

    /// <summary>The ground of the verdict in a sentence.</summary>
    public string? Message { get; init; }

    /// <summary>The authority's certificate, where found.</summary>
    public X509Certificate2? Signer { get; init; }

    /// <summary>The authority's certificate, and those above it up to the trust anchor if a path was found; else as far as it leads.</summary>
    public IReadOnlyList<X509Certificate2> CertificatePath { get; init; } = [];

    /// <summary>The revocation evidence that the verdict rests on.</summary>
    public IReadOnlyList<RevocationReport> Revocation { get; init; } = [];
}
