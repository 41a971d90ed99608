namespace EContract.Sdk.Trust;

/// <summary>One point of a cRLDistributionPoints or freshestCRL extension (RFC 5280, 4.2.1.13).</summary>
/// <param name="Names">The names of the list, each a DER GeneralName; empty when it goes by <paramref name="Issuers"/> alone.</param>
/// <param name="Uris">Those of them that can be fetched.</param>
/// <param name="Reasons">For which reasons of revocation the list speaks; all unless said.</param>
/// <param name="Issuers">The names, DER, of who signs the list in place of the certificate's issuer; empty when that does it itself.</param>
internal sealed record CrlDistributionPoint(
    IReadOnlyList<ReadOnlyMemory<byte>> Names,
    IReadOnlyList<Uri> Uris,
    RevocationReasons Reasons,
    IReadOnlyList<ReadOnlyMemory<byte>> Issuers);
