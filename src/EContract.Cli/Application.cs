using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using EContract.Cli.Commands;
using EContract.Cli.Commands.Auditing;
using EContract.Cli.Commands.Envelopes;
using EContract.Cli.Commands.Hsm;
using EContract.Cli.Commands.Storage;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pdf.Images;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;

namespace EContract.Cli;

/// <summary>The program: parses, runs, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class Application
{
    /// <summary>Set to 1, it shows where an error comes from.</summary>
    private const string TraceVariable = "ECONTRACT_TRACE";

    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        // Texts such as a reason may begin with '@' and must not be read as the name of a response file.
        var parser = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
        ParseResult parsed = CreateRootCommand().Parse(args, parser);
        try
        {
            if (parsed.Errors is [var first, ..] && parsed.Action is not HelpAction)
                throw new UsageException(Describe(parsed, first));
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = output,
                Error = error,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
            };
            return await parsed.InvokeAsync(invocation);
        }
        catch (OperationCanceledException)
        {
            return Fail(error, "Cancelled.", ExitCode.Cancelled);
        }
        catch (Exception e)
        {
            if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
                error.WriteLine(e);
            return Fail(error, Describe(e), CodeFor(e));
        }
    }

    private static RootCommand CreateRootCommand() => new("Sign, timestamp, extend and validate PDFs.")
    {
        SignCommand.Create(),
        TimestampCommand.Create(),
        ExtendCommand.Create(),
        ValidateCommand.Create(),
        ExtractCommand.Create(),
        DevPkiCommand.Create(),
        LaterCommands.Create("evidence", "RFC 4998 evidence records over many files"),
        HsmCommand.Create(),
        EnvelopeCommand.Create(),
        StorageCommand.Create(),
        AuditCommand.Create(),
    };

    private static string Describe(ParseResult parsed, ParseError first) => parsed switch
    {
        { Tokens.Count: 0 } => "No command given; econtract --help lists them.",
        { UnmatchedTokens: [var token, ..] } => $"Unrecognized command or argument '{token}'.",
        _ => first.Message,
    };

    // A PIN is fetched in the middle of a request, whose error then stands around that of the file, or of the missing option.
    private static bool IsUnreadablePin(Exception e) => e is SignerException { InnerException: UsageException }
        or SignerException { Failure: SignerFailure.AccessDenied, InnerException: IOException or UnauthorizedAccessException }
        || (e is EContractException { InnerException: { } inner } && IsUnreadablePin(inner));

    private static string Describe(Exception e) => e is SignerException { InnerException: UsageException usage } ? usage.Message
        : e is UsageException or DocumentException or EContractException or IOException
        or UnauthorizedAccessException or CryptographicException or ArgumentException
        ? e.Message
        : $"Unexpected error ({e.GetType().Name}): {e.Message} Set {TraceVariable}=1 to see where.";

    private static int CodeFor(Exception e) => e switch
    {
        _ when IsUnreadablePin(e) => ExitCode.BadUsage,
        DocumentException { InnerException: { } inner } => CodeFor(inner),
        PdfFormatException or PdfPasswordException or PdfImageException or PdfFontException or TrustAnchorException
            or TsaTrustProfileException or ValidationPolicyException => ExitCode.BadUsage,
        EContractException => ExitCode.Refused,
        _ => ExitCode.BadUsage,
    };

    private static int Fail(TextWriter error, string message, int code)
    {
        error.WriteLine("econtract: " + TerminalText.Of(message.ReplaceLineEndings(" ").Trim()));
        return code;
    }
}
