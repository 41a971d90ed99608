using System.CommandLine;
using System.Text;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Options;

/// <summary>A token's PIN: from a file, the environment or the keyboard; from the command line, which others can see, only where that is asked for.</summary>
/// <param name="takesPlain">Whether the PIN may stand on the command line.</param>
internal sealed class PinOptions(bool takesPlain = false)
{
    private const string DefaultVariable = "ECONTRACT_PIN";

    private readonly Option<string?> _file = new("--pin-file") { Description = "The token's user PIN: the first line of this file", HelpName = "FILE" };
    private readonly Option<string?> _variable = new("--pin-env")
    {
        Description = $"The token's user PIN: this environment variable; {DefaultVariable} unless given. Without any it is asked for",
        HelpName = "NAME",
    };

    private readonly Option<string?> _plain = new("--pin")
    {
        Description = "The token's user PIN itself; other users of this machine can see it",
        HelpName = "P",
    };

    private readonly Option<bool> _pad = new("--pin-pad") { Description = "The token asks for its PIN itself, on a PIN pad" };

    private readonly Option<bool> _finalTry = new("--final-try")
    {
        Description = "Show the PIN even to a token that a wrong one would lock",
    };

    public void AddTo(Command command)
    {
        if (takesPlain)
            command.Add(_plain);
        command.Add(_file);
        command.Add(_variable);
        command.Add(_pad);
        command.Add(_finalTry);
        command.Validators.Add(result =>
        {
            Option[] given = [.. ((Option[])[_plain, _file, _variable, _pad]).Where(option => result.GetResult(option) is { Implicit: false })];
            if (given is [var first, var second, ..])
                result.AddError($"{first.Name} and {second.Name} exclude each other.");
        });
    }

    /// <summary>Whether the command line says where the PIN comes from.</summary>
    public bool IsGiven(ParseResult parsed) =>
        Plain(parsed) is not null || parsed.GetValue(_file) is not null || parsed.GetValue(_variable) is not null || parsed.GetValue(_pad);

    /// <summary>Says who gives the PIN, and whether it may be the last one that the token looks at.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Takes it.</param>
    /// <param name="isOptional">Whether nobody is asked where the command line and the environment have none.</param>
    public void Apply(ParseResult parsed, Pkcs11TokenOptions options, bool isOptional = false)
    {
        options.PinProvider = Read(parsed, isOptional);
        options.AllowFinalPinTry = parsed.GetValue(_finalTry);
    }

    // Null where nobody has a PIN to give: the token asks, or wants none.
    private Pkcs11PinProvider? Read(ParseResult parsed, bool isOptional)
    {
        if (parsed.GetValue(_pad))
            return null;
        if (Plain(parsed) is { } pin)
        {
            return pin.Length > 0
                ? Pkcs11Pin.FromString(pin)
                : throw new UsageException("The PIN of --pin is empty.");
        }

        if (parsed.GetValue(_file) is { } path)
            return Pkcs11Pin.FromFile(path, allowOthersToRead: true);
        if (parsed.GetValue(_variable) is { } variable)
            return Pkcs11Pin.FromEnvironmentVariable(variable);
        // Set to nothing it is a mistake in somebody's script, and nobody may be there to type.
        return Environment.GetEnvironmentVariable(DefaultVariable) switch
        {
            null or "" when isOptional => null,
            null => _ => new(Ask()),
            "" => throw new UsageException($"The environment variable {DefaultVariable} is set, but empty."),
            _ => Pkcs11Pin.FromEnvironmentVariable(DefaultVariable),
        };
    }

    private string? Plain(ParseResult parsed) => takesPlain ? parsed.GetValue(_plain) : null;

    private static byte[] Ask()
    {
        if (Console.IsInputRedirected)
            throw new UsageException($"The token wants a PIN: give --pin-file FILE or --pin-env NAME, or set {DefaultVariable}.");
        Console.Error.Write("PIN: ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        if (typed.Length == 0)
            throw new UsageException("No PIN was typed.");
        return Encoding.UTF8.GetBytes(typed.ToString());
    }
}
