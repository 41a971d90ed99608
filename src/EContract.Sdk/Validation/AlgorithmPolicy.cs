using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Validation;

/// <summary>
/// Until when algorithms and key sizes are acceptable: dated data, since strength wears off. What was acceptable when a
/// signature is proven to have existed stays so (EN 319 102-1, 5.2.8 and 5.6.2.4).
/// </summary>
public sealed record AlgorithmPolicy
{
    /// <summary>The defaults: SHA-1, and keys of less than 112 bits of security, until the end of 2013; whatever is not listed, always.</summary>
    public static AlgorithmPolicy Default => ValidationPolicy.Default.Algorithms;

    /// <summary>What to call it.</summary>
    public required string Name { get; init; }

    /// <summary>The document that says so, with its date; <see langword="null"/> where the host says so itself.</summary>
    public string? Source { get; init; }

    /// <summary>The digest algorithms.</summary>
    public IReadOnlyList<DigestLimit> Digests { get; init; } = [];

    /// <summary>Signature schemes that end earlier than their keys; others last as long as the key and the digest do.</summary>
    public IReadOnlyList<SchemeLimit> Schemes { get; init; } = [];

    /// <summary>The keys. Of several entries for an algorithm, the one with the most bits that the key has counts.</summary>
    public IReadOnlyList<KeyLimit> Keys { get; init; } = [];

    /// <summary>Whether digests and kinds of keys that are not listed are acceptable.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool AcceptsUnlisted { get; init; }

    /// <summary>What is wrong with a signature made by an algorithm.</summary>
    internal string? FindFault(SignatureAlgorithm? algorithm, DateTimeOffset time)
    {
        if (algorithm is null)
            return null;
        SchemeLimit? limit = Schemes.FirstOrDefault(scheme => scheme.Scheme == algorithm.Scheme);
        return FindFault(algorithm.Digest, time) ?? Ended(limit?.Until, time, algorithm.Scheme.ToString());
    }

    /// <summary>What is wrong with a digest.</summary>
    internal string? FindFault(DigestAlgorithm? digest, DateTimeOffset time)
    {
        if (digest is null)
            return null;
        DigestLimit? limit = Digests.FirstOrDefault(known => known.Digest == digest);
        return limit is null ? Unlisted(digest.ToString()) : Ended(limit.Until, time, digest.ToString());
    }

    /// <summary>What is wrong with the key of a certificate.</summary>
    internal string? FindFault(X509Certificate2 certificate, DateTimeOffset time)
    {
        try
        {
            CertificateKey key = CertificateKey.Of(certificate);
            KeyAlgorithm? algorithm = key.Pure is { } pure ? KeyAlgorithms.Of(pure.Scheme)
                : key.KeySize == 0 ? null
                : key.IsRsa ? KeyAlgorithm.Rsa
                : KeyAlgorithm.Ecdsa;
            // A key of an unknown kind cannot verify anything; that is reported where it is used.
            return algorithm is { } known ? FindFault(known, key.KeySize, time) : null;
        }
        catch (CryptographicException)
        {
            // Nor can one that cannot be read.
            return null;
        }
    }

    internal string? FindFault(KeyAlgorithm algorithm, int bits, DateTimeOffset time)
    {
        string name = KeyAlgorithms.NameOf(algorithm);
        KeyLimit[] limits = [.. Keys.Where(known => known.Algorithm == algorithm)];
        if (limits.Length == 0)
            return Unlisted($"a key for {name}");
        string key = bits > 0 ? $"a key of {bits} bits for {name}" : $"a key for {name}";
        return limits.Where(known => known.MinimumBits <= bits).MaxBy(known => known.MinimumBits) is { } limit
            ? Ended(limit.Until, time, key)
            : $"{key} is too short";
    }

    private string? Unlisted(string what) => AcceptsUnlisted ? null : $"{what} is not among the algorithms of {Name}";

    private static string? Ended(DateOnly? until, DateTimeOffset time, string what) =>
        until is { } last && DateOnly.FromDateTime(time.UtcDateTime) > last
            ? string.Create(CultureInfo.InvariantCulture, $"{what} is not acceptable after {last:yyyy-MM-dd}")
            : null;
}

/// <summary>Until when a digest algorithm is acceptable.</summary>
/// <param name="Digest">The algorithm.</param>
/// <param name="Until">The last day, UTC; <see langword="null"/> where no end is known.</param>
public sealed record DigestLimit(DigestAlgorithm Digest, DateOnly? Until);

/// <summary>Until when a signature scheme is acceptable.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Until">The last day, UTC; <see langword="null"/> where no end is known.</param>
public sealed record SchemeLimit(SignatureScheme Scheme, DateOnly? Until);

/// <summary>Until when keys of a size are acceptable.</summary>
/// <param name="Algorithm">What the key is for.</param>
/// <param name="MinimumBits">The least size, in bits, that the entry is about; 0 for keys that have one size only.</param>
/// <param name="Until">The last day, UTC; <see langword="null"/> where no end is known.</param>
public sealed record KeyLimit(KeyAlgorithm Algorithm, int MinimumBits, DateOnly? Until);
