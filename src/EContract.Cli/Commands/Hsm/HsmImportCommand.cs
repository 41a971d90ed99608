using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Cli.Options;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Commands.Hsm;

/// <summary><c>econtract hsm import-cert</c>: stores the certificate of a key, and those above it, on its token.</summary>
internal sealed class HsmImportCommand
{
    private readonly Argument<string> _file = new("CERT")
    {
        Description = "The certificate, and after it perhaps its issuers: PEM or DER",
    };

    private readonly OperatorOptions _operator = new();
    private readonly TokenKeyOptions _key = new();
    private readonly Option<string[]> _chain = new("--chain") { Description = "A file with certificates above it; may be repeated", HelpName = "FILE" };

    public static Command Create()
    {
        var import = new HsmImportCommand();
        var command = new Command("import-cert", "Stores a certificate, after checking that it is that of the key, with its chain on the token") { import._file };
        import._operator.AddTo(command);
        import._key.AddTo(command);
        command.Add(import._chain);
        command.SetAction(import.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string file = parsed.GetRequiredValue(_file);
        List<X509Certificate2> own = Load(file);
        IEnumerable<X509Certificate2> chain = own.Skip(1).Concat((parsed.GetValue(_chain) ?? []).SelectMany(Load));
        Pkcs11SignerOptions options = _operator.Read(parsed, new Pkcs11SignerOptions());
        _key.Apply(parsed, options);
        IReadOnlyList<X509Certificate2> stored =
            await new Pkcs11KeyEnrolment(options).ImportCertificateAsync(own[0], chain, cancellationToken);
        TextWriter output = parsed.InvocationConfiguration.Output;
        foreach (X509Certificate2 certificate in stored)
            await output.WriteLineAsync(TerminalText.Of($"stored {certificate.Subject}"));
        if (stored.Count == 0)
            await output.WriteLineAsync(TerminalText.Of($"nothing to store: the token has {own[0].Subject} already"));
        if (CertificateValidity.Warning(own[0]) is { } warning)
            await parsed.InvocationConfiguration.Error.WriteLineAsync(TerminalText.Of(warning));
        return ExitCode.Success;
    }

    private static List<X509Certificate2> Load(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        var certificates = new X509Certificate2Collection();
        try
        {
            if (bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0)
                certificates.ImportFromPem(System.Text.Encoding.UTF8.GetString(bytes));
            else
                certificates.Add(X509CertificateLoader.LoadCertificate(bytes));
        }
        catch (CryptographicException e)
        {
            throw new UsageException($"The file {path} holds no certificate that can be read: {e.Message}");
        }

        return certificates.Count > 0 ? [.. certificates] : throw new UsageException($"The file {path} holds no certificate.");
    }
}
