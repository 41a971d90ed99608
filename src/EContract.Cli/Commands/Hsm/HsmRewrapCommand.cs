using System.CommandLine;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Storage;

namespace EContract.Cli.Commands.Hsm;

/// <summary><c>econtract hsm rewrap</c>: wraps the keys of stored documents anew, under another key-encryption key on the token.</summary>
internal sealed class HsmRewrapCommand
{
    private readonly Argument<string> _directory = new("DIR") { Description = "The directory of the documents" };
    private readonly OperatorOptions _operator = new();
    private readonly Option<string> _label = new("--key")
    {
        Description = "The label of the key-encryption key that is to wrap; earlier ones are found on the token by theirs",
        HelpName = "LABEL",
        Required = true,
    };

    private readonly Option<string?> _keyFile = new("--key-file") { Description = "The key file that has wrapped so far, to move from it to the token", HelpName = "FILE" };

    public static Command Create()
    {
        var rewrap = new HsmRewrapCommand();
        var command = new Command("rewrap", "Wraps the keys of stored documents under another key-encryption key; stopped at any moment, it goes on when called again")
        {
            rewrap._directory,
        };
        rewrap._operator.AddTo(command);
        command.Add(rewrap._label);
        command.Add(rewrap._keyFile);
        command.SetAction(rewrap.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string directory = parsed.GetRequiredValue(_directory);
        // A store that is not there would be made, and found empty.
        if (!Directory.Exists(directory))
            throw new UsageException($"The directory {directory} does not exist.");
        string? keyFile = parsed.GetValue(_keyFile);
        if (keyFile is not null && !File.Exists(keyFile))
            throw new UsageException($"The key file {keyFile} does not exist.");
        Pkcs11KeyWrapperOptions options = _operator.Read(parsed, new Pkcs11KeyWrapperOptions { KeyLabel = parsed.GetRequiredValue(_label) });
        await using var current = new Pkcs11KeyWrapper(options);
        using KeyFileKeyWrapper? earlier = keyFile is null ? null : new KeyFileKeyWrapper(keyFile);
        var store = new FileSystemDocumentStore(directory, earlier is null ? current : new KeyWrapperChain(current, earlier));

        RewrapResult result = await store.RewrapAsync(cancellationToken: cancellationToken);

        int unknown = result.Failures.Count(failure => failure.Failure == DocumentStoreFailure.KeyUnavailable);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"{TerminalText.Of(directory)}: {result.Rewrapped} wrapped anew under '{current.KeyId}', {result.Current} were before, {result.Failures.Count - unknown} not intact, {unknown} under a key that is not at hand");
        foreach (DocumentStoreException failure in result.Failures)
            await parsed.InvocationConfiguration.Output.WriteLineAsync("  " + TerminalText.Of(failure.Message));
        return result.Failures.Count == 0 ? ExitCode.Success : ExitCode.Refused;
    }
}
