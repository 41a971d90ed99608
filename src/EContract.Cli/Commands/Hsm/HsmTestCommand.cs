using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EContract.Cli.Options;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Commands.Hsm;

/// <summary><c>econtract hsm test</c>: signs random messages with a key, verifies them with its certificate, and says how long it took.</summary>
internal sealed class HsmTestCommand
{
    private readonly OperatorOptions _operator = new();
    private readonly TokenKeyOptions _key = new();
    private readonly Option<int> _count = new("--count") { Description = "How many signatures; 10 unless given", HelpName = "N", DefaultValueFactory = _ => 10 };

    public static Command Create()
    {
        var test = new HsmTestCommand();
        test._count.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int value) && value is > 0 and <= 100_000))
                result.AddError($"--count must be a number from 1 to 100000, not '{token.Value}'.");
        });
        var command = new Command("test", "Signs random messages, verifies them by the certificate, and says how long it took");
        test._operator.AddTo(command);
        test._key.AddTo(command);
        command.Add(test._count);
        command.SetAction(test.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Pkcs11SignerOptions options = _operator.Read(parsed, new Pkcs11SignerOptions());
        _key.Apply(parsed, options);
        await using var signer = new Pkcs11Signer(options);
        SigningCredential credential = await signer.GetCredentialAsync(cancellationToken);
        SignatureAlgorithm algorithm = credential.Algorithm;
        int count = parsed.GetValue(_count);
        byte[][] messages = [.. Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetBytes(64))];
        ReadOnlyMemory<byte>[] inputs = [.. messages.Select(message => algorithm.SignsMessage ? message : algorithm.Digest.ComputeHash(message))];

        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<ReadOnlyMemory<byte>> signatures = await signer.SignAsync(inputs, cancellationToken);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);

        for (int i = 0; i < count; i++)
        {
            if (SignatureVerifier.Verify(credential.Certificate, algorithm, messages[i], signatures[i].Span) != SignatureVerification.Valid)
                throw new SignerException(SignerFailure.SigningFailed, $"Signature {i + 1} of {count} is not valid by the certificate {credential.Certificate.Subject}.");
        }

        await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{TerminalText.Of(credential.Certificate.Subject)}: {algorithm}, {count} signatures verified, {taken.TotalMilliseconds / count:0.0} ms each in one session"));
        if (CertificateValidity.Warning(credential.Certificate) is { } warning)
            await parsed.InvocationConfiguration.Error.WriteLineAsync(TerminalText.Of(warning));
        return ExitCode.Success;
    }
}
