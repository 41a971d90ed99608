using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Trust;

namespace EContract.Cli.Options;

/// <summary>The signing key: a PKCS#12 file, or a key on a PKCS#11 token.</summary>
internal sealed class KeyOptions
{
    private readonly Option<string?> _p12 = new("--p12") { Description = "A PKCS#12 file with key and certificates", HelpName = "FILE" };
    private readonly Secret _p12Password = new("--p12-password", "ECONTRACT_P12_PASSWORD", "The PKCS#12 file's password");
    private readonly TokenOptions _token = new();
    private readonly PinOptions _pin = new(takesPlain: true);
    private readonly TokenKeyOptions _key = new();
    private readonly Option<string?> _certificate = new("--cert")
    {
        Description = "A PEM file with the certificate of the token's key, and its issuers, where the token holds none",
        HelpName = "FILE",
    };

    private readonly Option<DigestAlgorithm?> _digest = Choice.Create<DigestAlgorithm?>(
        "--digest",
        "The digest algorithm; the one that fits the key unless given",
        ("sha256", DigestAlgorithm.Sha256),
        ("sha384", DigestAlgorithm.Sha384),
        ("sha512", DigestAlgorithm.Sha512),
        ("sha3-256", DigestAlgorithm.Sha3_256),
        ("sha3-384", DigestAlgorithm.Sha3_384),
        ("sha3-512", DigestAlgorithm.Sha3_512));

    private readonly Option<SignatureScheme?> _scheme = Choice.Create<SignatureScheme?>(
        "--scheme",
        "How an RSA key pads; the padding that its certificate asks for, or else pkcs1, unless given",
        ("pkcs1", SignatureScheme.RsaPkcs1),
        ("pss", SignatureScheme.RsaPss));

    public void AddTo(Command command)
    {
        command.Add(_p12);
        _p12Password.AddTo(command);
        _token.AddTo(command);
        _pin.AddTo(command);
        _key.AddTo(command);
        command.Add(_certificate);
        command.Add(_digest);
        command.Add(_scheme);
    }

    /// <summary>Opens the key; the caller disposes the signer.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="known">Certificates that may be the signer's issuers, where file or token hold only its own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<ISigner> OpenAsync(
        ParseResult parsed, IReadOnlyCollection<X509Certificate2> known, CancellationToken cancellationToken)
    {
        bool ofToken = _token.NamesToken(parsed) || _key.IsGiven(parsed)
            || parsed.GetValue(_certificate) is not null || _pin.IsGiven(parsed);
        return (parsed.GetValue(_p12), _token.Library(parsed)) switch
        {
            (null, null) => throw new UsageException("No signing key: give --p12 FILE or --pkcs11 LIB."),
            (not null, not null) => throw new UsageException("--p12 and --pkcs11 exclude each other."),
            (not null, null) when ofToken => throw new UsageException("--token, the PIN, --key and --cert belong to --pkcs11, not to --p12."),
            (null, not null) when _p12Password.IsGiven(parsed) => throw new UsageException("--p12-password belongs to --p12, not to --pkcs11."),
            (var path, null) => await OpenPkcs12Async(path, parsed, known, cancellationToken),
            _ => OpenToken(parsed, known),
        };
    }

    private async ValueTask<X509Signer> OpenPkcs12Async(
        string path, ParseResult parsed, IReadOnlyCollection<X509Certificate2> known, CancellationToken cancellationToken)
    {
        using X509Signer signer = X509Signer.FromPkcs12File(path, _p12Password.Read(parsed));
        SigningCredential credential = await signer.GetCredentialAsync(cancellationToken);
        var builder = new CertificatePathBuilder(known, credential.Issuers);
        IEnumerable<X509Certificate2> issuers = builder.BuildPartial(credential.Certificate).Certificates.Skip(1);
        SignatureAlgorithm natural = credential.Algorithm;
        var algorithm = new SignatureAlgorithm(parsed.GetValue(_scheme) ?? natural.Scheme, parsed.GetValue(_digest) ?? natural.Digest);
        return signer.With(algorithm, issuers);
    }

    private Pkcs11Signer OpenToken(ParseResult parsed, IReadOnlyCollection<X509Certificate2> known)
    {
        var options = new Pkcs11SignerOptions
        {
            Digest = parsed.GetValue(_digest),
            Scheme = parsed.GetValue(_scheme),
        };
        _token.Apply(parsed, options);
        _key.Apply(parsed, options);
        _pin.Apply(parsed, options);
        if (parsed.GetValue(_certificate) is { } path)
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            if (certificates.Count == 0)
                throw new UsageException($"The file {path} of --cert holds no PEM certificate.");
            options.Certificate = certificates[0];
            foreach (X509Certificate2 issuer in certificates.Skip(1))
                options.Issuers.Add(issuer);
        }

        foreach (X509Certificate2 issuer in known)
            options.Issuers.Add(issuer);
        return new Pkcs11Signer(options);
    }
}
