using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Cryptography;

/// <summary>Puts certificates that come in any order into the order of a chain.</summary>
internal static class CertificateOrder
{
    /// <summary>The certificates above one, nearest first, by name; whatever does not continue the chain is left out.</summary>
    public static List<X509Certificate2> Above(X509Certificate2 certificate, IEnumerable<X509Certificate2> pool)
    {
        var issuers = new List<X509Certificate2>();
        for (X509Certificate2 current = certificate; !IsSelfIssued(current);)
        {
            X509Certificate2? next = pool.FirstOrDefault(candidate =>
                candidate.SubjectName.RawData.AsSpan().SequenceEqual(current.IssuerName.RawData) && !issuers.Contains(candidate));
            if (next is null)
                break;
            issuers.Add(next);
            current = next;
        }

        return issuers;
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
