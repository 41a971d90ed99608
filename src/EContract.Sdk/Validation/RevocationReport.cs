using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;

namespace EContract.Sdk.Validation;

/// <summary>Where revocation evidence is found.</summary>
public enum RevocationOrigin
{
    /// <summary>In the document security store (ISO 32000-2, 12.8.4.3).</summary>
    SecurityStore,

    /// <summary>
    /// In the signature itself or in a time-stamp token: in the adbe-revocationInfoArchival attribute (ISO 32000-2, 12.8.3.3.2), or
    /// beside the certificates (RFC 5652, 10.2.1).
    /// </summary>
    Signature,

    /// <summary>With the network's source, which remembers it (<see cref="CachingRevocationSource"/>).</summary>
    Cache,

    /// <summary>Fetched for this validation.</summary>
    Network,
}

/// <summary>Revocation evidence that a verdict rests on.</summary>
/// <param name="Certificate">The certificate that it is about.</param>
/// <param name="Evidence">What it says.</param>
/// <param name="Origin">Where it was found.</param>
public sealed record RevocationReport(X509Certificate2 Certificate, RevocationEvidence Evidence, RevocationOrigin Origin);
