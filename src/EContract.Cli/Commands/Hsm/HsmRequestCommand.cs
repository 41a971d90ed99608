using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Cli.Options;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Commands.Hsm;

/// <summary><c>econtract hsm csr</c>: a certificate request (PKCS#10) that the token signs.</summary>
internal sealed class HsmRequestCommand
{
    private readonly Argument<string> _output = new("OUT") { Description = "Where the request goes, PEM" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace OUT where it exists" };
    private readonly OperatorOptions _operator = new();
    private readonly TokenKeyOptions _key = new();
    private readonly Option<string[]> _email = new("--email") { Description = "An e-mail address for the subjectAltName; may be repeated", HelpName = "A" };

    private readonly Option<string> _subject = new("--subject")
    {
        Description = "Whom the certificate is to name (RFC 4514), such as CN=東海市長,O=東海市,C=JP",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<SignatureScheme?> _scheme = Choice.Create<SignatureScheme?>(
        "--scheme", "How an RSA key pads; pkcs1 unless given", ("pkcs1", SignatureScheme.RsaPkcs1), ("pss", SignatureScheme.RsaPss));

    private readonly Option<DigestAlgorithm?> _digest = Choice.Create<DigestAlgorithm?>(
        "--digest",
        "The digest algorithm; the one that fits the key unless given",
        ("sha256", DigestAlgorithm.Sha256),
        ("sha384", DigestAlgorithm.Sha384),
        ("sha512", DigestAlgorithm.Sha512));

    public static Command Create()
    {
        var request = new HsmRequestCommand();
        var command = new Command("csr", "Makes a certificate request (PKCS#10) that the token signs") { request._output };
        request._operator.AddTo(command);
        request._key.AddTo(command);
        foreach (Option option in (Option[])[request._subject, request._email, request._scheme, request._digest, request._force])
            command.Add(option);
        command.SetAction(request.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string output = parsed.GetRequiredValue(_output);
        bool replaces = parsed.GetValue(_force);
        if (!replaces && File.Exists(output))
            throw new UsageException($"The file {output} exists already; --force replaces it.");
        X500DistinguishedName subject = DistinguishedName.Parse(_subject.Name, parsed.GetRequiredValue(_subject));
        Pkcs11SignerOptions options = _operator.Read(parsed, new Pkcs11SignerOptions());
        _key.Apply(parsed, options);
        options.Scheme = parsed.GetValue(_scheme);
        options.Digest = parsed.GetValue(_digest);
        byte[] request = await new Pkcs11KeyEnrolment(options).CreateRequestAsync(subject, parsed.GetValue(_email), cancellationToken);
        await using (var file = new StreamWriter(output, new FileStreamOptions { Access = FileAccess.Write, Mode = replaces ? FileMode.Create : FileMode.CreateNew }))
            await file.WriteLineAsync(PemEncoding.WriteString("CERTIFICATE REQUEST", request).AsMemory(), cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(TerminalText.Of($"{output}: request for {subject.Name}"));
        return ExitCode.Success;
    }
}
