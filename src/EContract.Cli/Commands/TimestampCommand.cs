using System.CommandLine;
using EContract.Cli.Options;
using EContract.Sdk.Signing;

namespace EContract.Cli.Commands;

/// <summary><c>econtract timestamp</c>: a document timestamp over a PDF, signed or not.</summary>
internal sealed class TimestampCommand
{
    private readonly Argument<string> _input = FileArguments.Input();
    private readonly Argument<string> _output = FileArguments.Output();
    private readonly TimestampOptions _tsa = new();
    private readonly PdfPassword _password = new();

    public static Command Create()
    {
        var timestamp = new TimestampCommand();
        var command = new Command("timestamp", "Adds a document timestamp to a PDF, signed or not") { timestamp._input, timestamp._output };
        timestamp._tsa.AddTo(command, required: true);
        timestamp._password.AddTo(command);
        command.SetAction(timestamp.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string input = parsed.GetRequiredValue(_input);
        string output = parsed.GetRequiredValue(_output);
        var timestamper = new PdfDocumentTimestamper(_tsa.Create(parsed)!);
        string? password = _password.Read(parsed);
        DateTimeOffset time = await DocumentException.NamingAsync(
            input, () => timestamper.TimestampAsync(input, output, password: password, cancellationToken: cancellationToken));
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{TerminalText.Of(output)}: document timestamp {time:yyyy-MM-ddTHH:mm:ssZ}");
        return ExitCode.Success;
    }
}
