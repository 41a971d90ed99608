using System.CommandLine;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Options;

/// <summary>A token of a PKCS#11 library: <c>--pkcs11 LIB</c>, and which of its tokens.</summary>
internal sealed class TokenOptions
{
    private readonly Option<string?> _library = new("--pkcs11") { Description = "The HSM's PKCS#11 library", HelpName = "LIB" };
    private readonly Option<string?> _token = new("--token") { Description = "The label of the token; may be left out when there is only one", HelpName = "LABEL" };
    private readonly Option<string?> _serial = new("--token-serial") { Description = "The serial number of the token, where two share a label", HelpName = "S" };
    private readonly Option<ulong?> _slot = new("--slot") { Description = "The number of the token's slot; not stable with every library", HelpName = "N" };

    public void AddTo(Command command, bool required = false)
    {
        _library.Required = required;
        command.Add(_library);
        command.Add(_token);
        command.Add(_serial);
        command.Add(_slot);
    }

    public string? Library(ParseResult parsed) => parsed.GetValue(_library);

    /// <summary>Whether the command line says which token, whatever the library.</summary>
    public bool NamesToken(ParseResult parsed) =>
        parsed.GetValue(_token) is not null || parsed.GetValue(_serial) is not null || parsed.GetValue(_slot) is not null;

    public void Apply(ParseResult parsed, Pkcs11TokenOptions options)
    {
        options.LibraryPath = Library(parsed) ?? "";
        if (options.LibraryPath.Length > 0 && !File.Exists(options.LibraryPath))
            throw new UsageException($"The PKCS#11 library {options.LibraryPath} does not exist.");
        options.TokenLabel = parsed.GetValue(_token);
        options.TokenSerial = parsed.GetValue(_serial);
        options.SlotId = parsed.GetValue(_slot);
    }
}
