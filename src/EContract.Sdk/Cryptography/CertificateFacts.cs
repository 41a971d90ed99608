using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>
/// What follows from the bytes of a certificate alone, worked out once for each certificate, however many objects stand
/// for it: found by the object first, then by the bytes. Nothing that depends on trust, time or policy belongs here.
/// </summary>
/// <param name="read">Works it out. The object it is given is its own to keep.</param>
internal sealed class CertificateFacts<T>(Func<X509Certificate2, T> read)
    where T : class
{
    private const int Capacity = 512;
    private const int MaxKeptLength = 16 * 1024;

    private readonly ConditionalWeakTable<X509Certificate2, T> _byObject = [];
    private readonly RecentValues<ReadOnlyMemory<byte>, T> _byEncoding = new(Capacity, EncodingComparer.Instance);

    internal T Of(X509Certificate2 certificate) => _byObject.TryGetValue(certificate, out T? known) ? known : Find(certificate);

    private T Find(X509Certificate2 certificate)
    {
        ReadOnlyMemory<byte> encoded = certificate.RawDataMemory;
        if (!_byEncoding.TryGet(encoded, out T? facts))
        {
            // Not the caller's object: that may be disposed of, and may hold a private key.
            facts = read(CertificateDecoder.Decode(encoded));
            if (encoded.Length <= MaxKeptLength)
                facts = _byEncoding.Add(encoded, facts);
        }

        return _byObject.GetValue(certificate, _ => facts);
    }
}
