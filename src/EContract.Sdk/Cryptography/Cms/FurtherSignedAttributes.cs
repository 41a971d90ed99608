using System.Formats.Asn1;

namespace EContract.Sdk.Cryptography.Cms;

/// <summary>Says whether attributes that a caller brings can be signed along.</summary>
internal static class FurtherSignedAttributes
{
    /// <summary>How long they may be in all. They stand in every signature, and tokens of authorities have to fit beside them.</summary>
    public const int MaximumLength = 65_536;

    // What the signature has anyway; what PAdES forbids or puts elsewhere (EN 319 142-1, 6.3: M for signing-time, the DSS for revocation
    // data); and what can only be unsigned.
    private static readonly HashSet<string> s_taken = new(StringComparer.Ordinal)
    {
        CmsOids.ContentType,
        CmsOids.MessageDigest,
        CmsOids.SigningCertificate,
        CmsOids.SigningCertificateV2,
        CmsOids.AlgorithmProtection,
        CmsOids.SigningTime,
        CmsOids.AdobeRevocationInfoArchival,
        CmsOids.SignatureTimestamp,
    };

    /// <exception cref="ArgumentException">One cannot; the message says which, and why.</exception>
    public static void Require(IReadOnlyList<CmsAttribute> attributes)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        long length = 0;
        foreach (CmsAttribute attribute in attributes)
        {
            if (s_taken.Contains(attribute.Oid))
                throw new ArgumentException($"The attribute {attribute.Oid} is not a caller's to set.", nameof(attributes));
            if (!types.Add(attribute.Oid))
                throw new ArgumentException($"The attribute {attribute.Oid} is given twice (RFC 5652, 5.3: each type at most once).", nameof(attributes));
            if (attribute.Values.Count == 0 || !attribute.Values.All(IsDer))
                throw new ArgumentException($"The attribute {attribute.Oid} has no value, or one that is not a DER encoding.", nameof(attributes));
            length += Encode(attribute).Length;
        }

        if (length > MaximumLength)
            throw new ArgumentException($"The signed attributes have {length} bytes; {MaximumLength} are allowed.", nameof(attributes));
    }

    private static byte[] Encode(CmsAttribute attribute)
    {
        try
        {
            return attribute.Encode();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"'{attribute.Oid}' is no object identifier.", nameof(attribute), e);
        }
    }

    private static bool IsDer(ReadOnlyMemory<byte> value)
    {
        try
        {
            var writer = new AsnWriter(AsnEncodingRules.BER);
            using (writer.PushSetOf())
                writer.WriteEncodedValue(value.Span);
            byte[] set = writer.Encode();
            return DerSet.TryReencode(set) is { } der && der.AsSpan().SequenceEqual(set);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
