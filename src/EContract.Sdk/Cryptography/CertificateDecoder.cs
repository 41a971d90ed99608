using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>
/// Makes certificates of their encoding. The same authorities stand in every document, and OpenSSL 3 needs longer to
/// read a certificate than to verify its signature: those read lately are not read again.
/// </summary>
internal static class CertificateDecoder
{
    private const int Capacity = 512;

    // A certificate is 1 to 2 KB; a large one is not worth its room.
    private const int MaxKeptLength = 16 * 1024;

    private static readonly RecentValues<ReadOnlyMemory<byte>, X509Certificate2> Known = new(Capacity, EncodingComparer.Instance);

    /// <summary>Makes a certificate.</summary>
    /// <param name="encoded">DER, or whatever else <see cref="X509CertificateLoader"/> takes.</param>
    /// <returns>An object of the caller's own: disposing of it hurts nobody else.</returns>
    /// <exception cref="CryptographicException">It is no certificate.</exception>
    internal static X509Certificate2 Decode(ReadOnlyMemory<byte> encoded)
    {
        if (encoded.Length > MaxKeptLength)
            return X509CertificateLoader.LoadCertificate(encoded.Span);
        if (!Known.TryGet(encoded, out X509Certificate2? certificate))
            // Copied, lest a small certificate keep the large structure that it stood in.
            certificate = Known.Add(encoded.ToArray(), X509CertificateLoader.LoadCertificate(encoded.Span));
        return new X509Certificate2(certificate);
    }
}
