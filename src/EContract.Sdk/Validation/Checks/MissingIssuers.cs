using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation.Checks;

/// <summary>
/// Fetches the issuers that a document left out, where its certificates say they are (RFC 5280, 4.2.2.1). They are steps
/// on the way to an anchor, never anchors, and do not count as the document's own material.
/// </summary>
internal static class MissingIssuers
{
    // The addresses stand in certificates of which nobody knows yet who made them.
    private const int MaxFetches = 8;
    private const int MaxCertificatesPerFetch = 16;

    // For all of them: each certificate may name several servers that never answer.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    internal static ValueTask<IReadOnlyList<X509Certificate2>> FetchAsync(
        DocumentFacts facts, IReadOnlyCollection<X509Certificate2> anchors, OutboundHttp http, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        FetchAsync(Signers(facts), facts.Certificates, anchors, http, timeProvider, cancellationToken);

    internal static async ValueTask<IReadOnlyList<X509Certificate2>> FetchAsync(
        IEnumerable<X509Certificate2> signers,
        IEnumerable<X509Certificate2> known,
        IReadOnlyCollection<X509Certificate2> anchors,
        OutboundHttp http,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var fetched = new List<X509Certificate2>();
        using var limit = new CancellationTokenSource(Limit, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await FetchAsync(signers, known, anchors, new OnlineIssuerSource(http), fetched, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What came in time has to do; which issuer is missing, the path says.
        }

        return fetched;
    }

    private static async ValueTask FetchAsync(
        IEnumerable<X509Certificate2> signers,
        IEnumerable<X509Certificate2> known,
        IReadOnlyCollection<X509Certificate2> anchors,
        OnlineIssuerSource source,
        List<X509Certificate2> fetched,
        CancellationToken cancellationToken)
    {
        var asked = new HashSet<X509Certificate2>(CertificateComparer.Instance);
        foreach (X509Certificate2 signer in signers.Distinct(CertificateComparer.Instance))
        {
            while (asked.Count < MaxFetches)
            {
                PartialCertificatePath path = new CertificatePathBuilder(anchors, known.Concat(fetched)).BuildPartial(signer);
                X509Certificate2 last = path.Certificates[^1];
                if (path.IsComplete || !asked.Add(last))
                    break;
                fetched.AddRange((await source.GetAsync(last, cancellationToken).ConfigureAwait(false)).Take(MaxCertificatesPerFetch));
            }
        }
    }

    private static IEnumerable<X509Certificate2> Signers(DocumentFacts facts) => facts.Signatures.SelectMany(signature =>
        signature.SignatureTimestamps
            .SelectMany(token => token.SignedData.SignerInfos.Select(token.SignedData.FindCertificate))
            .Prepend(signature.SigningCertificate)
            .OfType<X509Certificate2>());
}
