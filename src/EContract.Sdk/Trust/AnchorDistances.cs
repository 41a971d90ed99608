using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>
/// How far certificates are from a trust anchor by the names in them (RFC 4158, 3.1), looking at each once: where a search had
/// better begin. Nothing is proven by it.
/// </summary>
internal sealed class AnchorDistances(CertificateStore anchors, CertificateStore intermediates)
{
    private readonly Lazy<Dictionary<string, int>> _bySubject = new(() => Measure(anchors, intermediates));

    /// <summary>How many certificates are above a certificate at least, the anchor included; as far as can be when no way is known.</summary>
    internal int Of(X509Certificate2 certificate) =>
        DistinguishedNames.Normalize(CertificateStructure.Of(certificate).Issuer) is { } issuer && _bySubject.Value.TryGetValue(issuer, out int above)
            ? above + 1
            : int.MaxValue;

    private static Dictionary<string, int> Measure(CertificateStore anchors, CertificateStore intermediates)
    {
        ILookup<string, string> issued = intermediates.All
            .Select(CertificateStructure.Of)
            .Select(structure => (Issuer: DistinguishedNames.Normalize(structure.Issuer), Subject: DistinguishedNames.Normalize(structure.Subject)))
            .Where(edge => edge is { Issuer: not null, Subject: not null })
            .ToLookup(edge => edge.Issuer!, edge => edge.Subject!);
        Dictionary<string, int> distances = anchors.Subjects.ToDictionary(subject => subject, _ => 0);
        var next = new Queue<string>(distances.Keys);
        while (next.TryDequeue(out string? issuer))
        {
            foreach (string subject in issued[issuer])
            {
                if (distances.TryAdd(subject, distances[issuer] + 1))
                    next.Enqueue(subject);
            }
        }

        return distances;
    }
}
