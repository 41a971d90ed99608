using System.CommandLine;
using EContract.Cli.Options;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Commands.Hsm;

/// <summary><c>econtract hsm generate-kek</c>: makes a key-encryption key for stored documents.</summary>
internal sealed class HsmGenerateKekCommand
{
    private readonly OperatorOptions _operator = new();
    private readonly Option<string> _label = new("--key")
    {
        Description = "The label of the new key, which stands beside all that it wraps: printable ASCII without spaces, never used again",
        HelpName = "LABEL",
        Required = true,
    };

    private readonly Option<Pkcs11WrappingKeyAlgorithm> _type = Choice.Create(
        "--type",
        "What kind of key; aes256 unless given, RSA for tokens without AES key wrap",
        ("aes256", Pkcs11WrappingKeyAlgorithm.Aes256),
        ("rsa3072", Pkcs11WrappingKeyAlgorithm.Rsa3072),
        ("rsa4096", Pkcs11WrappingKeyAlgorithm.Rsa4096));

    public static Command Create()
    {
        var generate = new HsmGenerateKekCommand();
        var command = new Command("generate-kek", "Makes a key-encryption key for stored documents; keep it in the HSM's backup: without it they are lost");
        generate._operator.AddTo(command);
        command.Add(generate._label);
        command.Add(generate._type);
        command.SetAction(generate.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Pkcs11TokenOptions token = _operator.Read(parsed, new Pkcs11TokenOptions());
        string label = parsed.GetRequiredValue(_label);
        Pkcs11WrappingKeyAlgorithm type = parsed.GetValue(_type);
        string id = await new Pkcs11KeyGenerator(token).GenerateWrappingKeyAsync(label, type, cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"key-encryption key '{label}': {type}, identifier {id}");
        return ExitCode.Success;
    }
}
