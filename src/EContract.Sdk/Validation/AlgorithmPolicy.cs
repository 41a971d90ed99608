using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Validation;

/// <summary>Until when algorithms and key sizes are acceptable: dated data, since strength wears off.</summary>
public sealed record AlgorithmPolicy
{
    // NIST SP 800-131A rev. 2 and the CRYPTREC list agree: neither for signatures after 2013.
    private static readonly DateTimeOffset EndOf2013 = new(2013, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>The defaults: SHA-1, and keys of less than 112 bits of security, until the end of 2013.</summary>
    public static AlgorithmPolicy Default { get; } = new();

    /// <summary>Digest algorithms that are acceptable until a time only, by object identifier.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> DigestsUntil { get; init; } =
        new Dictionary<string, DateTimeOffset> { [DigestAlgorithm.Sha1.Oid] = EndOf2013 };

    /// <summary>The shortest RSA modulus, in bits, that is acceptable beyond <see cref="ShortKeysUntil"/>.</summary>
    /// <value>2048 by default.</value>
    public int MinimumRsaBits { get; init; } = 2048;

    /// <summary>The shortest elliptic curve key, in bits, that is acceptable beyond <see cref="ShortKeysUntil"/>.</summary>
    /// <value>224 by default.</value>
    public int MinimumEcBits { get; init; } = 224;

    /// <summary>Until when shorter keys are acceptable.</summary>
    public DateTimeOffset ShortKeysUntil { get; init; } = EndOf2013;

    internal string? FindFault(DigestAlgorithm? digest, DateTimeOffset time) =>
        digest is not null && DigestsUntil.TryGetValue(digest.Oid, out DateTimeOffset until) && time > until
            ? $"{digest} is not acceptable after {until:yyyy-MM-dd}"
            : null;

    internal string? FindFault(X509Certificate2 key, DateTimeOffset time)
    {
        if (time <= ShortKeysUntil)
            return null;
        try
        {
            CertificateKey known = CertificateKey.Of(key);
            (int minimum, string kind) = known.IsRsa ? (MinimumRsaBits, "RSA") : (MinimumEcBits, "elliptic curve");
            return known.KeySize > 0 && known.KeySize < minimum
                ? $"an {kind} key of {known.KeySize} bits is not acceptable after {ShortKeysUntil:yyyy-MM-dd}"
                : null;
        }
        catch (CryptographicException)
        {
            // A key that cannot be read cannot verify anything either; that is reported where it is used.
            return null;
        }
    }
}
