using System.CommandLine;
using EContract.Cli.Options;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Preservation;

namespace EContract.Cli.Commands;

/// <summary><c>econtract extend</c>: raises the signatures of a PDF to a higher level, or renews the highest.</summary>
internal sealed class ExtendCommand
{
    private readonly Argument<string> _input = FileArguments.Input();
    private readonly Argument<string> _output = FileArguments.Output();
    private readonly TimestampOptions _tsa = new();
    private readonly PdfPassword _password = new();
    private readonly TrustOptions _trust = new("Certificates where paths end; any self-signed one in the document unless given");

    private readonly Option<PadesLevel?> _level = LevelOption.Create(
        "The PAdES level to reach, or to fail; B-LTA again renews it", PadesLevel.BaselineT, PadesLevel.BaselineLT, PadesLevel.BaselineLTA);

    public static Command Create()
    {
        var extend = new ExtendCommand();
        extend._level.Required = true;
        var command = new Command("extend", "Raises the signatures of a PDF to a higher level") { extend._input, extend._output, extend._level };
        extend._tsa.AddTo(command);
        extend._trust.AddTo(command);
        extend._password.AddTo(command);
        command.SetAction(extend.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        PadesLevel level = parsed.GetValue(_level)!.Value;
        if (level == PadesLevel.BaselineLTA && !_tsa.IsGiven(parsed))
            throw new UsageException("--level B-LTA needs a timestamp: give --tsa URL.");
        string input = parsed.GetRequiredValue(_input);
        string output = parsed.GetRequiredValue(_output);
        // The document's certificates choose where to fetch issuers, before anybody knows who made them.
        var issuers = new OutboundHttp(options: new() { AllowPrivateNetworks = false });
        var extender = new PdfSignatureExtender(_tsa.Create(parsed) ?? new NoTimestampAuthority(), trust: _trust.Create(parsed), issuers: issuers);
        string? password = _password.Read(parsed);
        await DocumentException.NamingAsync(input, async () =>
        {
            await extender.ExtendAsync(input, output, level, password, cancellationToken);
            return level;
        });
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{TerminalText.Of(output)}: {LevelOption.NameOf(level)}");
        return ExitCode.Success;
    }
}
