using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography.Cms;

namespace EContract.Sdk.Trust;

/// <summary>Reads certificates from a file of any usual kind: PEM, DER, PKCS#7 (binary or PEM).</summary>
internal static class CertificateFile
{
    // A file of every public root is under 1 MB; more is a mistake.
    private const int MaxLength = 16 * 1024 * 1024;

    internal static IReadOnlyList<X509Certificate2> Read(string path)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxLength)
                throw new TrustAnchorException($"{path} is larger than {MaxLength} bytes: no certificate file.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrustAnchorException($"The certificate file {path} cannot be read: {e.Message}", e);
        }

        try
        {
            IReadOnlyList<X509Certificate2> certificates = Parse(bytes);
            return certificates.Count > 0 ? certificates : throw new TrustAnchorException($"{path} holds no certificate.");
        }
        catch (Exception e) when (e is CryptographicException or CmsFormatException)
        {
            throw new TrustAnchorException($"{path} is no certificate file: what is in it is neither PEM nor DER nor PKCS#7.", e);
        }
    }

    internal static IReadOnlyList<X509Certificate2> Parse(byte[] bytes)
    {
        if (bytes.Length == 0)
            return [];
        if (bytes.AsSpan().IndexOf("-----BEGIN "u8) >= 0)
            return ParsePem(System.Text.Encoding.Latin1.GetString(bytes));
        return X509Certificate2.GetCertContentType(bytes) == X509ContentType.Pkcs7
            ? CmsSignedData.Decode(bytes).Certificates
            : [X509CertificateLoader.LoadCertificate(bytes)];
    }

    private static List<X509Certificate2> ParsePem(string text)
    {
        var certificates = new List<X509Certificate2>();
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            byte[] content = Convert.FromBase64String(rest[fields.Base64Data].ToString());
            switch (rest[fields.Label])
            {
                case "CERTIFICATE" or "X509 CERTIFICATE":
                    certificates.Add(X509CertificateLoader.LoadCertificate(content));
                    break;
                case "PKCS7" or "CMS":
                    certificates.AddRange(CmsSignedData.Decode(content).Certificates);
                    break;
            }

            rest = rest[fields.Location.End..];
        }

        return certificates;
    }
}
