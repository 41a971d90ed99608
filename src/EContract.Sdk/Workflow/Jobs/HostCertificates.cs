using EContract.Sdk.Cryptography;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.Workflow.Jobs;

/// <summary>
/// Refuses what the host's own keys, of witnesses and for seals, must not sign with: revoked since the envelope was sent, for one.
/// Looking is remembered for a while, as before sending.
/// </summary>
internal sealed class HostCertificates(EnvelopeServices services)
{
    /// <summary>Requires that a key's certificate stands, before the key is asked.</summary>
    /// <param name="key">The key.</param>
    /// <param name="signsFor">Whom it signs for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">It does not.</exception>
    public async ValueTask RequireAsync(ISigner key, string signsFor, CancellationToken cancellationToken)
    {
        KeyHealth health = await services.RecentProbes.OfAsync(key, signs: false, cancellationToken).ConfigureAwait(false);
        // What is wrong with the key itself, it says itself when it is asked.
        if (health.Fault is { Subject: ReadinessSubject.Certificate, IsTransient: false } fault)
            throw new SignerException(SignerFailure.CertificateRefused, $"The key that signs for {signsFor} cannot sign with its certificate: {fault.Message}");
    }
}
