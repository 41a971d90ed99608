using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Revocation;

/// <summary>
/// Evidence that is at hand: the OCSP responses and CRLs of a DSS, of a signature, of a file. Says what was true when
/// they were made, whatever the time is now.
/// </summary>
public sealed class EmbeddedRevocationSource : IRevocationSource
{
    private readonly List<OcspResponse> _responses = [];
    private readonly List<CertificateRevocationList> _lists = [];
    private readonly List<string> _problems = [];
    private readonly CrlSet _crls;

    /// <summary>Takes evidence.</summary>
    /// <param name="ocspResponses">Whole DER <c>OCSPResponse</c>s.</param>
    /// <param name="crls">DER <c>CertificateList</c>s.</param>
    public EmbeddedRevocationSource(IEnumerable<ReadOnlyMemory<byte>> ocspResponses, IEnumerable<ReadOnlyMemory<byte>> crls)
        : this(ocspResponses, crls, [], [])
    {
    }

    /// <summary>Takes evidence, and certificates by which to judge who signed it.</summary>
    /// <param name="ocspResponses">Whole DER <c>OCSPResponse</c>s.</param>
    /// <param name="crls">DER <c>CertificateList</c>s.</param>
    /// <param name="certificates">Certificates at hand, such as those of the signers of indirect CRLs.</param>
    /// <param name="anchors">Trusted certificates: an authority's CRL may be signed with another key that the same anchor certified for it.</param>
    public EmbeddedRevocationSource(
        IEnumerable<ReadOnlyMemory<byte>> ocspResponses,
        IEnumerable<ReadOnlyMemory<byte>> crls,
        IReadOnlyList<X509Certificate2> certificates,
        IReadOnlyCollection<X509Certificate2> anchors)
    {
        ArgumentNullException.ThrowIfNull(ocspResponses);
        ArgumentNullException.ThrowIfNull(crls);
        Decode(ocspResponses, OcspResponse.Decode, _responses);
        Decode(crls, CertificateRevocationList.Decode, _lists);
        _crls = new CrlSet(_lists, certificates, anchors);
    }

    /// <summary>What could not be read, a sentence each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The certificates that came along with the OCSP responses.</summary>
    public IEnumerable<X509Certificate2> Certificates => _responses.SelectMany(response => response.Certificates);

    /// <summary>Finds every acceptable statement about a certificate, the newest first. Unacceptable ones are passed over.</summary>
    public IReadOnlyList<RevocationEvidence> FindAll(X509Certificate2 certificate, X509Certificate2 issuer)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(issuer);
        var found = new List<RevocationEvidence>();
        foreach (OcspResponse response in _responses)
        {
            try
            {
                if (OcspVerifier.FindEvidence(response, certificate, issuer) is { } evidence)
                    found.Add(evidence);
            }
            catch (RevocationException)
            {
                // Evidence that is not acceptable is no evidence; what is missing then, the caller sees.
            }
        }

        found.AddRange(_crls.FindAll(certificate, issuer));
        return [.. found.OrderByDescending(evidence => evidence.ThisUpdate)];
    }

    /// <inheritdoc/>
    public ValueTask<RevocationEvidence?> GetAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(FindAll(certificate, issuer) is [var newest, ..] ? newest : null);

    private void Decode<T>(IEnumerable<ReadOnlyMemory<byte>> encoded, Func<ReadOnlyMemory<byte>, T> decode, List<T> decoded)
    {
        foreach (ReadOnlyMemory<byte> bytes in encoded)
        {
            try
            {
                decoded.Add(decode(bytes));
            }
            catch (RevocationException e)
            {
                _problems.Add(e.Message);
            }
        }
    }
}
