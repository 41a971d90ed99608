using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>
/// The algorithm-protection attribute (RFC 6211): the algorithms are named outside of what is signed, so a signer may repeat
/// them inside. Where it stands, it must hold, or the algorithm was exchanged.
/// </summary>
internal static class AlgorithmProtection
{
    internal static bool Holds(CmsSignerInfo signerInfo)
    {
        if (signerInfo.SignedAttributes?.Any(attribute => attribute.Oid == CmsOids.AlgorithmProtection) != true)
            return true;
        // RFC 6211, 2: a single attribute with a single value.
        if (signerInfo.FindSigned(CmsOids.AlgorithmProtection) is not { Values: [var value] })
            return false;
        try
        {
            AsnReader protection = new AsnReader(value, AsnEncodingRules.BER).ReadSequence();
            if (protection.ReadSequence().ReadObjectIdentifier() != signerInfo.DigestAlgorithmOid)
                return false;
            var tag1 = new Asn1Tag(TagClass.ContextSpecific, 1, isConstructed: true);
            if (!protection.HasData || !protection.PeekTag().HasSameClassAndValue(tag1))
                return false;
            AsnReader algorithm = protection.ReadSequence(tag1);
            return algorithm.ReadObjectIdentifier() == signerInfo.SignatureAlgorithmOid && AreSame(algorithm, signerInfo.SignatureAlgorithmParameters);
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    // RFC 5754, 3.2: for RSA, absent parameters and NULL mean the same.
    private static bool AreSame(AsnReader algorithm, ReadOnlyMemory<byte>? parameters)
    {
        ReadOnlySpan<byte> named = algorithm.HasData ? algorithm.ReadEncodedValue().Span : [];
        ReadOnlySpan<byte> used = parameters is { } encoded ? encoded.Span : [];
        ReadOnlySpan<byte> none = [0x05, 0x00];
        return (named.SequenceEqual(none) ? [] : named).SequenceEqual(used.SequenceEqual(none) ? [] : used);
    }
}
