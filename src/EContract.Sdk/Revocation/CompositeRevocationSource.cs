using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Revocation;

/// <summary>Asks several sources in order and takes the first definite answer.</summary>
public sealed class CompositeRevocationSource : IRevocationSource
{
    private readonly IRevocationSource[] _sources;

    /// <summary>Creates the source.</summary>
    /// <param name="sources">The sources, the preferred first.</param>
    public CompositeRevocationSource(params IEnumerable<IRevocationSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = [.. sources];
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A source that fails, or does not know the certificate, is passed over when a later one answers. Otherwise
    /// "unknown" is the answer if anybody gave it, and the failure is thrown if nobody did.
    /// </remarks>
    public async ValueTask<RevocationEvidence?> GetAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken = default)
    {
        RevocationEvidence? unknown = null;
        List<RevocationException>? failures = null;
        foreach (IRevocationSource source in _sources)
        {
            try
            {
                RevocationEvidence? evidence = await source.GetAsync(certificate, issuer, cancellationToken).ConfigureAwait(false);
                if (evidence is { Status: not RevocationStatus.Unknown })
                    return evidence;
                unknown ??= evidence;
            }
            catch (RevocationException e)
            {
                (failures ??= []).Add(e);
            }
        }

        if (unknown is not null || failures is null)
            return unknown;
        throw failures.Count == 1
            ? failures[0]
            : new RevocationException(
                string.Join(" ", failures.Select(failure => failure.Message)),
                failures.Exists(failure => failure.IsTransient),
                new AggregateException(failures));
    }
}
