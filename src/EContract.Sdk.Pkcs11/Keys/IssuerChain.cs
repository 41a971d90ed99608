using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Pkcs11.Keys;

/// <summary>Orders the certificates that stand above a signer's.</summary>
internal static class IssuerChain
{
    /// <summary>Follows issuer names upwards as far as the candidates reach.</summary>
    /// <returns>The issuers, nearest first, without the certificate itself.</returns>
    /// <remarks>By name and key identifier only: whether the path is any good is for validation to say.</remarks>
    public static List<X509Certificate2> Build(X509Certificate2 certificate, IEnumerable<X509Certificate2> candidates)
    {
        List<X509Certificate2> remaining = [.. candidates];
        var issuers = new List<X509Certificate2>();
        X509Certificate2 current = certificate;
        while (!IsSelfIssued(current) && remaining.Find(candidate => Issued(candidate, current)) is { } issuer)
        {
            issuers.Add(issuer);
            // Each candidate is used once, so that certificates that name each other end the search.
            remaining.RemoveAll(candidate => candidate.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span));
            current = issuer;
        }

        return issuers;
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool Issued(X509Certificate2 issuer, X509Certificate2 subject)
    {
        if (!issuer.SubjectName.RawData.AsSpan().SequenceEqual(subject.IssuerName.RawData))
            return false;
        ReadOnlyMemory<byte>? wanted = subject.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        ReadOnlyMemory<byte>? offered = issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        return wanted is not { } w || offered is not { } o || w.Span.SequenceEqual(o.Span);
    }
}
