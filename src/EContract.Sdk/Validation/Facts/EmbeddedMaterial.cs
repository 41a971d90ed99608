using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Validation.Facts;

/// <summary>What a document security store holds, over all states of the document, each piece with the state that brought it.</summary>
/// <param name="Certificates">The certificates.</param>
/// <param name="OcspResponses">The OCSP responses, DER.</param>
/// <param name="Crls">The CRLs, DER.</param>
internal sealed record EmbeddedMaterial(
    IReadOnlyList<EmbeddedItem<X509Certificate2>> Certificates,
    IReadOnlyList<EmbeddedItem<ReadOnlyMemory<byte>>> OcspResponses,
    IReadOnlyList<EmbeddedItem<ReadOnlyMemory<byte>>> Crls);

/// <summary>A piece of validation material.</summary>
/// <param name="Value">The piece.</param>
/// <param name="Revision">The state of the document that brought it: whatever covers that, proves that it existed.</param>
internal sealed record EmbeddedItem<T>(T Value, DocumentRevision Revision);
