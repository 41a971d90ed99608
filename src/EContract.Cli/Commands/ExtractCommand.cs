using System.CommandLine;
using EContract.Cli.Options;
using EContract.Sdk.Pdf;
using EContract.Sdk.Validation;

namespace EContract.Cli.Commands;

/// <summary><c>econtract extract</c>: saves a PDF as it was when one of its signatures was made.</summary>
internal sealed class ExtractCommand
{
    private readonly Argument<string> _input = FileArguments.Input();
    private readonly Argument<string> _output = FileArguments.Output();
    private readonly PdfPassword _password = new();

    private readonly Option<string> _signature = new("--signature")
    {
        Description = "The field of the signature or document timestamp, as validate names it",
        HelpName = "NAME",
        Required = true,
    };

    public static Command Create()
    {
        var extract = new ExtractCommand();
        var command = new Command("extract", "Saves a PDF as it was when one of its signatures was made, byte for byte")
        {
            extract._input,
            extract._output,
            extract._signature,
        };
        extract._password.AddTo(command);
        command.SetAction(extract.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string input = parsed.GetRequiredValue(_input);
        string output = parsed.GetRequiredValue(_output);
        long length = await DocumentException.NamingAsync(input, () => SignedRevision.ExtractAsync(
            input, parsed.GetRequiredValue(_signature), output, PdfReaderOptions.WithPassword(_password.Read(parsed)), cancellationToken));
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{TerminalText.Of(output)}: {length} bytes");
        return ExitCode.Success;
    }
}
