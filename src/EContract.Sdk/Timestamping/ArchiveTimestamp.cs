using System.Formats.Asn1;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Cryptography.Hashing;

namespace EContract.Sdk.Timestamping;

/// <summary>
/// A time-stamp token over the root of a hash tree, with what proves one document under it: the
/// <c>ArchiveTimeStamp</c> of RFC 4998, 4.1. Kept beside the document, a few kilobytes whatever the document's size.
/// </summary>
/// <remarks>
/// An evidence record (RFC 4998, 3.1) is made of these. The document itself stays as it is: a signed PDF keeps its level.
/// </remarks>
public sealed class ArchiveTimestamp
{
    private static readonly Asn1Tag DigestAlgorithmTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag ReducedHashTreeTag = new(TagClass.ContextSpecific, 2, isConstructed: true);

    /// <summary>Puts a proof and a token together.</summary>
    /// <param name="proof">What leads from the document to the root.</param>
    /// <param name="token">The token over the root.</param>
    public ArchiveTimestamp(ReducedHashTree proof, TimestampToken token)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(token);
        Proof = proof;
        Token = token;
    }

    /// <summary>What leads from the document's digest to the root.</summary>
    public ReducedHashTree Proof { get; }

    /// <summary>The token over the root. Whether its authority is trusted is for <see cref="TimestampTokenVerifier"/> and its callers to say.</summary>
    public TimestampToken Token { get; }

    /// <summary>What the document's digest is made with.</summary>
    public DigestAlgorithm Algorithm => Proof.Algorithm;

    /// <summary>Reads one.</summary>
    /// <param name="encoded">A DER or BER <c>ArchiveTimeStamp</c>, and nothing behind it.</param>
    /// <exception cref="HashTreeFormatException">It is none, or by an algorithm that is not known.</exception>
    /// <exception cref="CmsFormatException">What it holds is no time-stamp token.</exception>
    public static ArchiveTimestamp Decode(ReadOnlyMemory<byte> encoded)
    {
        try
        {
            var reader = new AsnReader(encoded, AsnEncodingRules.BER);
            AsnReader sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            string? digestOid = sequence.PeekTag() == DigestAlgorithmTag ? sequence.ReadSequence(DigestAlgorithmTag).ReadObjectIdentifier() : null;
            // They may hold anything; what they hold changes no proof (RFC 4998, 4.1).
            if (sequence.PeekTag() == AttributesTag)
                sequence.ReadEncodedValue();
            ReadOnlyMemory<byte> tree = sequence.PeekTag() == ReducedHashTreeTag ? sequence.ReadEncodedValue() : default;
            TimestampToken token = TimestampToken.Decode(sequence.ReadEncodedValue());
            sequence.ThrowIfNotEmpty();
            // RFC 4998, 4.1: without one, the tree is made with the algorithm of the token.
            string oid = digestOid ?? token.Info.ImprintAlgorithmOid;
            DigestAlgorithm algorithm = DigestAlgorithm.FromOid(oid)
                ?? throw new HashTreeFormatException($"The archive timestamp's digests are by {oid}, which is not known.");
            ReducedHashTree proof = tree.IsEmpty
                ? new ReducedHashTree(algorithm, [])
                : ReducedHashTree.Read(algorithm, new AsnReader(tree, AsnEncodingRules.BER), ReducedHashTreeTag);
            return new ArchiveTimestamp(proof, token);
        }
        catch (AsnContentException e)
        {
            throw new HashTreeFormatException($"The archive timestamp cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes it as a DER <c>ArchiveTimeStamp</c>; the token stays as the authority made it.</summary>
    public byte[] Encode()
    {
        // A token in BER must be kept to the byte, which only the rules of BER let pass.
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(DigestAlgorithmTag))
                writer.WriteObjectIdentifier(Algorithm.Oid);
            if (Proof.Lists.Count > 0)
                Proof.Write(writer, ReducedHashTreeTag);
            writer.WriteEncodedValue(Token.Encoded.Span);
        }

        return writer.Encode();
    }

    /// <summary>Whether the token's imprint covers a document.</summary>
    /// <param name="digest">The document's digest by <see cref="Algorithm"/>.</param>
    public bool Covers(ReadOnlySpan<byte> digest) =>
        Token.Info.ImprintAlgorithmOid == Algorithm.Oid && Proof.Proves(digest, Token.Info.Imprint.Span);
}
