using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Testing;

/// <summary>A credential that a <see cref="DevelopmentCscServer"/> keeps.</summary>
public sealed record DevelopmentCscCredential
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The certificate with its private key, RSA or ECDSA.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The certificates above it; sent behind its own, in this order.</summary>
    public IReadOnlyList<X509Certificate2> Issuers { get; init; } = [];

    /// <summary>How its use is authorized: <c>explicit</c>, <c>implicit</c> or <c>oauth2code</c>.</summary>
    /// <value><c>implicit</c> unless set.</value>
    public string AuthorizationMode { get; init; } = "implicit";

    /// <summary>What its user proves himself with in explicit mode, by identifier, as in <c>PIN</c>.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>After how many wrong tries it is locked.</summary>
    /// <value>3 unless set.</value>
    public int MaxWrongTries { get; init; } = 3;

    /// <summary>How often the client has to ask before the user has agreed, in implicit mode.</summary>
    /// <value>0 unless set: at once.</value>
    public int ChecksBeforeConsent { get; init; }

    /// <summary>How many signatures an authorization covers at most.</summary>
    /// <value>1 unless set.</value>
    public int MaxSignatures { get; init; } = 1;

    /// <summary>Whether activation data are bound to the hashes (SCAL2). Otherwise hashes that are named are bound all the same.</summary>
    /// <value><see langword="true"/> unless set.</value>
    public bool BindsHashes { get; init; } = true;

    /// <summary>Whether the key can be used.</summary>
    /// <value><see langword="true"/> unless set.</value>
    public bool IsKeyEnabled { get; init; } = true;

    /// <summary>What is said of the certificate: <c>valid</c>, <c>expired</c>, <c>revoked</c> or <c>suspended</c>.</summary>
    /// <value><c>valid</c> unless set.</value>
    public string CertificateStatus { get; init; } = "valid";

    /// <summary>The object identifiers of the algorithms it has.</summary>
    /// <value><see langword="null"/>: PKCS#1 v1.5 with any digest and PSS for RSA, ECDSA with SHA-256, SHA-384 and SHA-512.</value>
    public IReadOnlyList<string>? KeyAlgorithms { get; init; }

    /// <summary>Whether ECDSA values are r and s side by side under every name, as some services have it.</summary>
    /// <value><see langword="false"/> unless set: only under the names of BSI TR-03111.</value>
    public bool WritesPlainEcdsa { get; init; }

    internal AsymmetricAlgorithm OpenKey() =>
        (AsymmetricAlgorithm?)Certificate.GetRSAPrivateKey() ?? Certificate.GetECDsaPrivateKey()
        ?? throw new DevelopmentPkiException($"The credential {Id} has no private key of RSA or ECDSA.");
}
