using System.Security.Cryptography;

namespace EContract.Sdk.Cryptography;

/// <summary>A message digest algorithm, by its name and object identifier.</summary>
public sealed class DigestAlgorithm : IEquatable<DigestAlgorithm>
{
    /// <summary>SHA-1 (FIPS 180-4): read in old signatures, never written.</summary>
    public static readonly DigestAlgorithm Sha1 = new(HashAlgorithmName.SHA1, "1.3.14.3.2.26", 20);

    /// <summary>SHA-256 (FIPS 180-4), the default everywhere.</summary>
    public static readonly DigestAlgorithm Sha256 = new(HashAlgorithmName.SHA256, "2.16.840.1.101.3.4.2.1", 32);

    /// <summary>SHA-384 (FIPS 180-4).</summary>
    public static readonly DigestAlgorithm Sha384 = new(HashAlgorithmName.SHA384, "2.16.840.1.101.3.4.2.2", 48);

    /// <summary>SHA-512 (FIPS 180-4).</summary>
    public static readonly DigestAlgorithm Sha512 = new(HashAlgorithmName.SHA512, "2.16.840.1.101.3.4.2.3", 64);

    /// <summary>SHA3-256 (FIPS 202).</summary>
    public static readonly DigestAlgorithm Sha3_256 = new(HashAlgorithmName.SHA3_256, "2.16.840.1.101.3.4.2.8", 32);

    /// <summary>SHA3-384 (FIPS 202).</summary>
    public static readonly DigestAlgorithm Sha3_384 = new(HashAlgorithmName.SHA3_384, "2.16.840.1.101.3.4.2.9", 48);

    /// <summary>SHA3-512 (FIPS 202).</summary>
    public static readonly DigestAlgorithm Sha3_512 = new(HashAlgorithmName.SHA3_512, "2.16.840.1.101.3.4.2.10", 64);

    private static readonly DigestAlgorithm[] Known = [Sha256, Sha384, Sha512, Sha3_256, Sha3_384, Sha3_512, Sha1];

    private DigestAlgorithm(HashAlgorithmName name, string oid, int length)
    {
        Name = name;
        Oid = oid;
        Length = length;
    }

    /// <summary>The name by which .NET knows the algorithm.</summary>
    public HashAlgorithmName Name { get; }

    /// <summary>The object identifier, dotted.</summary>
    public string Oid { get; }

    /// <summary>The digest's length in bytes.</summary>
    public int Length { get; }

    /// <summary>Whether it is one of FIPS 202.</summary>
    internal bool IsSha3 => this == Sha3_256 || this == Sha3_384 || this == Sha3_512;

    /// <summary>Whether the platform has it: SHA-3 needs OpenSSL 1.1.1, or Windows 11.</summary>
    internal bool IsAvailable => !IsSha3 || SHA3_256.IsSupported;

    /// <summary>Finds an algorithm by object identifier; <see langword="null"/> when it is not one of the above.</summary>
    public static DigestAlgorithm? FromOid(string oid) => Array.Find(Known, known => known.Oid == oid);

    /// <summary>Finds an algorithm by the name .NET gives it; <see langword="null"/> when it is not one of the above.</summary>
    public static DigestAlgorithm? FromName(HashAlgorithmName name) => Array.Find(Known, known => known.Name == name);

    /// <summary>Digests bytes held in memory.</summary>
    public byte[] ComputeHash(ReadOnlySpan<byte> data) => CryptographicOperations.HashData(Name, data);

    /// <summary>Starts a digest that is fed in pieces and may be cloned on the way.</summary>
    public IncrementalHash CreateIncremental() => IncrementalHash.CreateHash(Name);

    /// <inheritdoc/>
    public bool Equals(DigestAlgorithm? other) => other is not null && other.Oid == Oid;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DigestAlgorithm);

    /// <inheritdoc/>
    public override int GetHashCode() => Oid.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name.Name!;
}
