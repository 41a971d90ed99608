using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>Says which certificates are trusted as such: the ends of certificate paths.</summary>
public interface ITrustAnchorSource
{
    /// <summary>Gets the trusted certificates as of now.</summary>
    ValueTask<IReadOnlyCollection<X509Certificate2>> GetAnchorsAsync(CancellationToken cancellationToken = default);
}
