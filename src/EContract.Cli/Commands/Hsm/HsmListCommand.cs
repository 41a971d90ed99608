using System.CommandLine;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Pkcs11.Inventory;

namespace EContract.Cli.Commands.Hsm;

/// <summary><c>econtract hsm list</c>: the tokens of a library, their keys and certificates.</summary>
internal sealed class HsmListCommand
{
    private readonly OperatorOptions _operator = new();
    private readonly Option<bool> _login = new("--login") { Description = "Ask for the PIN, to see private objects as well" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per token, one line each" };

    public static Command Create()
    {
        var list = new HsmListCommand();
        var command = new Command("list", "Lists tokens, keys and certificates; without a PIN only what a token shows to everybody");
        list._operator.AddTo(command);
        command.Add(list._login);
        command.Add(list._json);
        command.SetAction(list.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Pkcs11TokenOptions options = _operator.Read(parsed, new Pkcs11TokenOptions(), loginIsOptional: !parsed.GetValue(_login));
        TextWriter output = parsed.InvocationConfiguration.Output;
        bool json = parsed.GetValue(_json);
        bool pinIsForOne = parsed.GetValue(_login) || _operator.GivesPin(parsed);
        await foreach (Pkcs11TokenContents contents in ReadAsync(options, pinIsForOne, cancellationToken))
            await output.WriteLineAsync(json ? TokenJson.Write(options.LibraryPath, contents) : TokenText.Write(contents));
        return ExitCode.Success;
    }

    // Where one token is named, that one; otherwise all. A PIN is for one: to another it is a wrong one, and may lock it. One that only
    // lies in the environment is shown to none of several.
    private static async IAsyncEnumerable<Pkcs11TokenContents> ReadAsync(
        Pkcs11TokenOptions options, bool pinIsForOne, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<Pkcs11TokenInfo> tokens = await Pkcs11Inventory.ListTokensAsync(options, cancellationToken);
        bool isNamed = options.TokenLabel is not null || options.TokenSerial is not null || options.SlotId is not null;
        if (isNamed || tokens.Count(token => token.IsInitialized) == 1)
        {
            yield return await Pkcs11Inventory.ReadAsync(options, cancellationToken);
            yield break;
        }

        if (pinIsForOne)
            throw new UsageException($"{options.LibraryPath} has several tokens: say by --token which one the PIN is for.");
        foreach (Pkcs11TokenInfo token in tokens)
        {
            yield return token.IsInitialized
                ? await Pkcs11Inventory.ReadAsync(
                    new Pkcs11TokenOptions { LibraryPath = options.LibraryPath, SlotId = token.SlotId, OperationTimeout = options.OperationTimeout },
                    cancellationToken)
                : new Pkcs11TokenContents(token, IsComplete: true, [], []);
        }
    }
}
