using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>Certificates are the same when every byte is: issuer and serial, or a SHA-1 thumbprint, can be forged.</summary>
internal sealed class CertificateComparer : IEqualityComparer<X509Certificate2>
{
    internal static CertificateComparer Instance { get; } = new();

    public bool Equals(X509Certificate2? x, X509Certificate2? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.RawDataMemory.Span.SequenceEqual(y.RawDataMemory.Span));

    public int GetHashCode([DisallowNull] X509Certificate2 obj)
    {
        // The tail is the signature value, as random as any hash.
        ReadOnlySpan<byte> bytes = obj.RawDataMemory.Span;
        var hash = default(HashCode);
        hash.AddBytes(bytes[^int.Min(bytes.Length, 16)..]);
        return hash.ToHashCode();
    }
}
