using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>
/// The digest of what a signature rests on, besides the document: who was shown what, consented how, and proved to be who. As a signed
/// attribute (<see cref="CmsOids.EvidenceDigest"/>) it binds evidence that is kept elsewhere to the signature for good.
/// </summary>
/// <remarks>
/// The attribute's one value is a <c>MessageImprint</c> (RFC 3161, 2.4.1): <c>SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage
/// OCTET STRING }</c>. Readers that do not know it pass over it (RFC 5652, 5.3).
/// </remarks>
/// <param name="Algorithm">How the digest was made.</param>
/// <param name="Value">The digest, as long as the algorithm's digests are.</param>
public sealed record EvidenceDigest(DigestAlgorithm Algorithm, ReadOnlyMemory<byte> Value)
{
    /// <summary>Encodes it as an attribute to be signed along.</summary>
    /// <exception cref="ArgumentException">The digest is not as long as its algorithm says.</exception>
    public CmsAttribute ToAttribute()
    {
        if (Value.Length != Algorithm.Length)
            throw new ArgumentException($"A digest by {Algorithm} has {Algorithm.Length} bytes, not {Value.Length}.");
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            // RFC 5754, 2: no parameters.
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(Algorithm.Oid);
            writer.WriteOctetString(Value.Span);
        }

        return new CmsAttribute(CmsOids.EvidenceDigest, [writer.Encode()]);
    }

    /// <summary>Reads it from what a signer signed.</summary>
    /// <returns><see langword="null"/> where there is none, or more than one, or none that can be read.</returns>
    public static EvidenceDigest? Find(CmsSignerInfo signer)
    {
        ArgumentNullException.ThrowIfNull(signer);
        if (signer.FindSigned(CmsOids.EvidenceDigest) is not { Values: [var value] })
            return null;
        try
        {
            var reader = new AsnReader(value, AsnEncodingRules.BER);
            AsnReader imprint = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            string oid = imprint.ReadSequence().ReadObjectIdentifier();
            byte[] digest = imprint.ReadOctetString();
            imprint.ThrowIfNotEmpty();
            return DigestAlgorithm.FromOid(oid) is { } algorithm && algorithm.Length == digest.Length ? new EvidenceDigest(algorithm, digest) : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>Whether both are the same digest by the same algorithm.</summary>
    public bool Equals(EvidenceDigest? other) =>
        other is not null && Algorithm.Equals(other.Algorithm) && Value.Span.SequenceEqual(other.Value.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Value.Span);
        return hash.ToHashCode();
    }

    /// <summary>The digest in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(Value.Span);
}
