using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing;

/// <summary>
/// A whole public key infrastructure for development: a root, an issuing CA, a TSA, a delegated OCSP responder, and CRLs by
/// both CAs; all in process. <see cref="DevelopmentPkiServer"/> puts it on the network.
/// </summary>
/// <remarks>Safe for concurrent use. Refuses to exist in the Production environment.</remarks>
public sealed class DevelopmentPki : IDisposable
{
    private readonly AuthorityKey _root;
    private readonly AuthorityKey _issuingCa;
    private readonly AuthorityKey _timestamping;
    private readonly AuthorityKey _ocsp;

    internal DevelopmentPki(DevelopmentPkiOptions options, AuthorityKeys keys, CertificateRegister register)
    {
        (_root, _issuingCa, _timestamping, _ocsp) = keys;
        Options = options;
        Register = register;
        TimestampAuthority = new DevelopmentTimestampAuthority(options, _timestamping, [_issuingCa.Certificate]);
        OcspResponder = new DevelopmentOcspResponder(options, _ocsp, register, _issuingCa.Certificate, _root.Certificate);
        RootCrlIssuer = new DevelopmentCrlIssuer(options, _root, register);
        IssuingCaCrlIssuer = new DevelopmentCrlIssuer(options, _issuingCa, register);
        RevocationSource = new DevelopmentRevocationSource(this);
    }

    /// <summary>How it was made. For a loaded one, what its folder remembers.</summary>
    public DevelopmentPkiOptions Options { get; }

    /// <summary>The root's certificate, without its key: the trust anchor to configure.</summary>
    public X509Certificate2 Root => Public(_root);

    /// <summary>The issuing CA's certificate, without its key.</summary>
    public X509Certificate2 IssuingCa => Public(_issuingCa);

    /// <summary>The TSA's certificate, without its key.</summary>
    public X509Certificate2 TimestampingCertificate => Public(_timestamping);

    /// <summary>The OCSP responder's certificate, without its key.</summary>
    public X509Certificate2 OcspCertificate => Public(_ocsp);

    /// <summary>The issuing CA's and the root's certificates in PEM, in this order.</summary>
    public string ChainPem => IssuingCa.ExportCertificatePem() + "\n" + RootPem;

    /// <summary>The root's certificate in PEM.</summary>
    public string RootPem => Root.ExportCertificatePem() + "\n";

    /// <summary>The TSA.</summary>
    public DevelopmentTimestampAuthority TimestampAuthority { get; }

    /// <summary>The OCSP responder for certificates of the issuing CA.</summary>
    public DevelopmentOcspResponder OcspResponder { get; }

    /// <summary>The root's CRL, which covers the issuing CA.</summary>
    public DevelopmentCrlIssuer RootCrlIssuer { get; }

    /// <summary>The issuing CA's CRL, which covers signers, the TSA and the OCSP responder.</summary>
    public DevelopmentCrlIssuer IssuingCaCrlIssuer { get; }

    /// <summary>Revocation evidence in process: OCSP for end entities, the root's CRL for the issuing CA.</summary>
    public DevelopmentRevocationSource RevocationSource { get; }

    internal CertificateRegister Register { get; }

    internal AuthorityKeys Keys => new(_root, _issuingCa, _timestamping, _ocsp);

    /// <summary>Makes new authorities.</summary>
    /// <param name="options">How; the defaults unless given.</param>
    /// <exception cref="DevelopmentPkiException">The process runs in the Production environment.</exception>
    public static DevelopmentPki Create(DevelopmentPkiOptions? options = null)
    {
        ProductionGuard.ThrowIfProduction();
        return DevelopmentPkiFactory.Create(options ?? new DevelopmentPkiOptions());
    }

    /// <summary>Loads authorities that <see cref="SaveTo"/> wrote.</summary>
    /// <param name="directory">Their folder.</param>
    /// <param name="timeProvider">The clock of all authorities; the system's unless given.</param>
    /// <exception cref="DevelopmentPkiException">
    /// The folder holds none, or holds broken ones; or the process runs in the Production environment.
    /// </exception>
    public static DevelopmentPki LoadFrom(string directory, TimeProvider? timeProvider = null)
    {
        ProductionGuard.ThrowIfProduction();
        return DevelopmentPkiFolder.Load(directory, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Loads the authorities in a folder, or makes them there, so that a second run finds the same root.</summary>
    /// <param name="directory">The folder; made when it does not exist.</param>
    /// <param name="options">How to make them. Of a folder that has them already only the clock is taken from here.</param>
    /// <exception cref="DevelopmentPkiException">As for <see cref="LoadFrom"/> and <see cref="Create"/>.</exception>
    public static DevelopmentPki LoadOrCreate(string directory, DevelopmentPkiOptions? options = null)
    {
        if (DevelopmentPkiFolder.Exists(directory))
            return LoadFrom(directory, options?.TimeProvider);
        DevelopmentPki created = Create(options);
        created.SaveTo(directory);
        return created;
    }

    /// <summary>
    /// Writes everything needed to go on later: certificates (<c>root.pem</c>, <c>ca.pem</c>, <c>chain.pem</c> …), keys readable
    /// by the owner alone, and what has been issued and revoked so far.
    /// </summary>
    /// <param name="directory">The folder; made when it does not exist.</param>
    public void SaveTo(string directory) => DevelopmentPkiFolder.Save(this, directory);

    /// <summary>Issues a document signer's certificate with a new key.</summary>
    /// <returns>The certificate with its private key; the caller disposes it.</returns>
    public X509Certificate2 IssueSigner(string commonName, string? organization = null) =>
        Issue(new DevelopmentCertificateRequest { CommonName = commonName, Organization = organization });

    /// <summary>Issues a document signer's certificate for a key that lives elsewhere, for example on an HSM.</summary>
    /// <returns>The certificate without a private key; the caller disposes it.</returns>
    public X509Certificate2 IssueSigner(string commonName, string? organization, PublicKey publicKey)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        return Issue(new DevelopmentCertificateRequest
        {
            CommonName = commonName,
            Organization = organization,
            PublicKey = publicKey,
        });
    }

    /// <summary>Makes a document signer with a new key of the PKI's kind, which may be one that no certificate object can hold.</summary>
    /// <param name="commonName">The subject's common name.</param>
    /// <param name="organization">The subject's organisation, if any.</param>
    /// <returns>A signer with its issuers; the caller disposes it.</returns>
    public X509Signer CreateSigner(string commonName, string? organization = null) =>
        CreateSigner(new DevelopmentCertificateRequest { CommonName = commonName, Organization = organization });

    /// <summary>Makes a signer with a new key, of the kind that the request or else the PKI names.</summary>
    /// <param name="request">What its certificate says; it must not bring a key.</param>
    /// <param name="algorithm">How it signs; by default what <see cref="SignatureAlgorithm.Fitting"/> says.</param>
    /// <returns>A signer with its issuers; the caller disposes it.</returns>
    public X509Signer CreateSigner(DevelopmentCertificateRequest request, SignatureAlgorithm? algorithm = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.PublicKey is not null)
            throw new ArgumentException("The private half of the request's key is elsewhere.", nameof(request));
        return DevelopmentPkiFactory.CreateSigner(request, Options, Keys, Register, algorithm);
    }

    /// <summary>Issues an end-entity certificate: expired ones, ones with other usages, other TSAs.</summary>
    /// <returns>The certificate, with its private key unless the request brings a public key; the caller disposes it.</returns>
    /// <exception cref="DevelopmentPkiException">The key is of a kind that no certificate object can hold: Ed25519, ML-DSA.</exception>
    public X509Certificate2 Issue(DevelopmentCertificateRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return DevelopmentPkiFactory.Issue(request, Options, _issuingCa, Register);
    }

    /// <summary>Makes another TSA from a certificate that <see cref="Issue"/> gave with its key.</summary>
    /// <param name="certificateWithKey">Its certificate; stays the caller's and must outlive the TSA.</param>
    public DevelopmentTimestampAuthority CreateTimestampAuthority(X509Certificate2 certificateWithKey) =>
        new(Options, AuthorityKey.Of(certificateWithKey), [_issuingCa.Certificate]);

    /// <summary>Writes a PKCS#12 file with the certificate, its key, the issuing CA and the root (PBES2, AES-256).</summary>
    public byte[] ExportPkcs12(X509Certificate2 certificateWithKey, string password)
    {
        ArgumentNullException.ThrowIfNull(certificateWithKey);
        if (!certificateWithKey.HasPrivateKey)
            throw new ArgumentException("The certificate comes without its private key.", nameof(certificateWithKey));
        X509Certificate2Collection collection = [certificateWithKey, IssuingCa, Root];
        return collection.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password);
    }

    /// <summary>Revokes a certificate that one of the CAs here has issued.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="time">Since when; now unless given. A time to come takes effect when the clock reaches it.</param>
    /// <param name="reason">Why; not said unless given.</param>
    /// <exception cref="ArgumentException">The certificate is not from here.</exception>
    public void Revoke(
        X509Certificate2 certificate,
        DateTimeOffset? time = null,
        X509RevocationReason reason = X509RevocationReason.Unspecified)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var revocation = new RegisteredRevocation(time ?? Options.TimeProvider.GetUtcNow(), reason);
        if (!Register.TryRevoke(certificate, revocation))
            throw new ArgumentException($"'{certificate.Subject}' was not issued by these authorities.", nameof(certificate));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        _issuingCa.Dispose();
        _timestamping.Dispose();
        _ocsp.Dispose();
    }

    private static X509Certificate2 Public(AuthorityKey key) => X509CertificateLoader.LoadCertificate(key.Certificate.RawDataMemory.Span);
}
