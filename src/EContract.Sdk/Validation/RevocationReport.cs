using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Revocation;

namespace EContract.Sdk.Validation;

/// <summary>Where revocation evidence was found.</summary>
public enum RevocationOrigin
{
    /// <summary>In the document security store (ISO 32000-2, 12.8.4.3).</summary>
    SecurityStore,

    /// <summary>In the signature itself, where the signer signed it along (adbe-revocationInfoArchival).</summary>
    Signature,

    /// <summary>Fetched for this validation.</summary>
    Network,
}

/// <summary>Revocation evidence that a verdict rests on.</summary>
/// <param name="Certificate">The certificate that it is about.</param>
/// <param name="Evidence">What it says.</param>
/// <param name="Origin">Where it was found.</param>
public sealed record RevocationReport(X509Certificate2 Certificate, RevocationEvidence Evidence, RevocationOrigin Origin);
