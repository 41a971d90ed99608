using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Trust;

/// <summary>A chain of certificates, each signed by the next.</summary>
public sealed class CertificatePath
{
    internal CertificatePath(IReadOnlyList<X509Certificate2> certificates) => Certificates = certificates;

    /// <summary>The certificates: the target first, the trust anchor last. At least one.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; }

    /// <summary>The certificate the path was asked for.</summary>
    public X509Certificate2 Target => Certificates[0];

    /// <summary>The trusted end; the target itself when that is trusted directly.</summary>
    public X509Certificate2 Anchor => Certificates[^1];

    /// <summary>All certificates but the anchor, each with its issuer: those whose revocation matters.</summary>
    public IEnumerable<(X509Certificate2 Certificate, X509Certificate2 Issuer)> Links =>
        Certificates.Zip(Certificates.Skip(1));
}
