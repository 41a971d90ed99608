using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Revocation;

/// <summary>Somewhere to learn whether a certificate has been revoked: the network, a file, a cache.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IRevocationSource
{
    /// <summary>Obtains evidence of a certificate's revocation status, with its signature checked.</summary>
    /// <param name="certificate">The certificate in question.</param>
    /// <param name="issuer">The certificate of its issuer.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The evidence, or <see langword="null"/> when this source has none for the certificate.</returns>
    /// <exception cref="RevocationException">A source that the certificate names could not be used.</exception>
    ValueTask<RevocationEvidence?> GetAsync(
        X509Certificate2 certificate,
        X509Certificate2 issuer,
        CancellationToken cancellationToken = default);
}
