using System.CommandLine;
using System.Text;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Options;

/// <summary>The PIN of an operator's commands: from a file, the environment or the keyboard, never from the command line.</summary>
internal sealed class PinOptions
{
    private const string DefaultVariable = "ECONTRACT_PIN";

    private readonly Option<string?> _file = new("--pin-file") { Description = "The token's user PIN: the first line of this file", HelpName = "FILE" };
    private readonly Option<string?> _variable = new("--pin-env")
    {
        Description = $"The token's user PIN: this environment variable; {DefaultVariable} unless given. Without any it is asked for",
        HelpName = "NAME",
    };

    private readonly Option<bool> _pad = new("--pin-pad") { Description = "The token asks for its PIN itself, on a PIN pad" };

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_variable);
        command.Add(_pad);
        command.Validators.Add(result =>
        {
            Option[] given = [.. ((Option[])[_file, _variable, _pad]).Where(option => result.GetResult(option) is { Implicit: false })];
            if (given is [var first, var second, ..])
                result.AddError($"{first.Name} and {second.Name} exclude each other.");
        });
    }

    /// <returns><see langword="null"/> where nobody has a PIN to give: the token asks, or wants none.</returns>
    public Pkcs11PinProvider? Read(ParseResult parsed, bool isOptional = false)
    {
        if (parsed.GetValue(_pad))
            return null;
        if (parsed.GetValue(_file) is { } path)
            return Pkcs11Pin.FromFile(path, allowOthersToRead: true);
        if (parsed.GetValue(_variable) is { } variable)
            return Pkcs11Pin.FromEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DefaultVariable)))
            return Pkcs11Pin.FromEnvironmentVariable(DefaultVariable);
        return isOptional ? null : _ => new(Ask());
    }

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
        return Encoding.UTF8.GetBytes(typed.ToString());
    }
}
