using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Pades;

/// <summary>What a signature needs beside itself to be validated when the network no longer answers.</summary>
/// <param name="Certificates">Every certificate of every chain.</param>
/// <param name="OcspResponses">DER OCSP responses.</param>
/// <param name="Crls">DER CRLs.</param>
internal sealed record LongTermMaterial(
    IReadOnlyList<X509Certificate2> Certificates,
    IReadOnlyList<ReadOnlyMemory<byte>> OcspResponses,
    IReadOnlyList<ReadOnlyMemory<byte>> Crls);
