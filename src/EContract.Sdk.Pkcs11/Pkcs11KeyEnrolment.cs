using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Keys;
using EContract.Sdk.Pkcs11.Sessions;
using EContract.Sdk.Pkcs11.Tokens;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11;

/// <summary>Gets a key on a token its certificate: the request to a certification authority, and the certificate back beside the key.</summary>
public sealed class Pkcs11KeyEnrolment
{
    private readonly Pkcs11SignerOptions _options;

    /// <summary>Creates an enrolment; nothing is loaded yet.</summary>
    /// <param name="options">Which key. A certificate in them plays no part.</param>
    /// <exception cref="ArgumentException">The options are incomplete.</exception>
    public Pkcs11KeyEnrolment(Pkcs11SignerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid(nameof(options));
        _options = options.Clone();
    }

    /// <summary>Makes a certificate request that the key signs (PKCS#10, RFC 2986).</summary>
    /// <param name="subject">Whom the certificate is to name.</param>
    /// <param name="emailAddresses">Addresses for its <c>subjectAltName</c>; none by default.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The request, DER.</returns>
    /// <remarks>
    /// It asks for the key usages of a signing certificate, <c>digitalSignature</c> and <c>nonRepudiation</c>. Scheme and digest are
    /// those of the options, or natural to the key.
    /// </remarks>
    /// <exception cref="ArgumentException">An address has characters other than ASCII (RFC 5280, 4.2.1.6).</exception>
    /// <exception cref="SignerException">The key is not there, shows no public half, cannot sign so, or fails.</exception>
    public async ValueTask<byte[]> CreateRequestAsync(
        X500DistinguishedName subject,
        IEnumerable<string>? emailAddresses = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        string[] addresses = [.. emailAddresses ?? []];
        if (Array.Find(addresses, address => !System.Text.Ascii.IsValid(address) || !address.Contains('@', StringComparison.Ordinal)) is { } wrong)
            throw new ArgumentException($"'{wrong}' is no e-mail address in ASCII.", nameof(emailAddresses));

        var pool = new Pkcs11SessionPool(_options, SessionType.ReadOnly, capacity: 1, TimeProvider.System);
        await using ConfiguredAsyncDisposable closing = pool.ConfigureAwait(false);
        long began = pool.Begin();
        (Pkcs11Token token, bool wantsPin) = await pool.RunAsync(
            (session, _) => (session.Token, FindKey(session).AlwaysAuthenticates), began, cancellationToken).ConfigureAwait(false);
        using OfferedPin? pin = wantsPin
            ? await pool.FetchPinAsync(token, began, cancellationToken).ConfigureAwait(false)
            : null;
        return await pool.RunAsync(
            (session, _) => RequestGenerator.Create(session, FindKey(session), _options, pin).CreateRequest(subject, addresses),
            began,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores the key's certificate, and those of its issuers, on the token, where <see cref="Pkcs11Signer"/> finds them.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuers">Certificates above it, in any order; what is not above it is left out.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Those that were stored: what the token had already is not among them.</returns>
    /// <remarks>A renewed certificate lies beside the old one; of those that are valid, the one that is valid from later on is used.</remarks>
    /// <exception cref="SignerException">The key is not there, or the certificate is that of another one: then nothing was stored.</exception>
    public async ValueTask<IReadOnlyList<X509Certificate2>> ImportCertificateAsync(
        X509Certificate2 certificate,
        IEnumerable<X509Certificate2>? issuers = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        X509Certificate2[] above = [.. issuers ?? []];
        var pool = new Pkcs11SessionPool(_options, SessionType.ReadWrite, capacity: 1, TimeProvider.System);
        await using ConfiguredAsyncDisposable closing = pool.ConfigureAwait(false);
        return await pool.RunAsync(session => CertificateImport.Run(session, _options, certificate, above), cancellationToken).ConfigureAwait(false);
    }

    private Pkcs11PrivateKey FindKey(PooledSession session) => Pkcs11PrivateKey.Find(session.Session, session.Token, _options);
}
