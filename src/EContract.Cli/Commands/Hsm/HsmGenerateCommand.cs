using System.CommandLine;
using EContract.Cli.Options;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Commands.Hsm;

/// <summary><c>econtract hsm generate</c>: makes a signing key that never leaves the token.</summary>
internal sealed class HsmGenerateCommand
{
    private readonly OperatorOptions _operator = new();
    private readonly Option<string> _label = new("--key") { Description = "The label of the new key", HelpName = "LABEL", Required = true };
    private readonly Option<string?> _id = new("--key-id") { Description = "Its identifier (CKA_ID); 16 random bytes unless given", HelpName = "HEX" };
    private readonly Option<bool> _always = new("--always-authenticate") { Description = "The token is to want the PIN for each signature" };

    private readonly Option<Pkcs11KeyAlgorithm> _type = Choice.Create(
        "--type",
        "What kind of key; rsa2048 unless given",
        ("rsa2048", Pkcs11KeyAlgorithm.Rsa2048),
        ("rsa3072", Pkcs11KeyAlgorithm.Rsa3072),
        ("rsa4096", Pkcs11KeyAlgorithm.Rsa4096),
        ("p256", Pkcs11KeyAlgorithm.EcdsaP256),
        ("p384", Pkcs11KeyAlgorithm.EcdsaP384),
        ("p521", Pkcs11KeyAlgorithm.EcdsaP521),
        ("ed25519", Pkcs11KeyAlgorithm.Ed25519));

    public static Command Create()
    {
        var generate = new HsmGenerateCommand();
        var command = new Command("generate", "Makes a signing key that can neither be read nor wrapped out of the token");
        generate._operator.AddTo(command);
        foreach (Option option in (Option[])[generate._label, generate._id, generate._type, generate._always])
            command.Add(option);
        command.SetAction(generate.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Pkcs11TokenOptions token = _operator.Read(parsed, new Pkcs11TokenOptions());
        var wanted = new Pkcs11NewKey
        {
            Label = parsed.GetRequiredValue(_label),
            KeyId = parsed.GetValue(_id),
            Algorithm = parsed.GetValue(_type),
            AlwaysAuthenticate = parsed.GetValue(_always),
        };
        Pkcs11KeyPair made = await new Pkcs11KeyGenerator(token).GenerateAsync(wanted, cancellationToken);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"key '{TerminalText.Of(made.Label)}': {wanted.Algorithm}, identifier {made.KeyId}");
        return ExitCode.Success;
    }
}
