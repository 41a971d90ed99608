using System.CommandLine;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Options;

/// <summary>Which key of a token: <c>--key LABEL</c>, <c>--key-id HEX</c>.</summary>
internal sealed class TokenKeyOptions
{
    private readonly Option<string?> _label = new("--key") { Description = "The label of the key; may be left out when there is only one", HelpName = "LABEL" };
    private readonly Option<string?> _id = new("--key-id") { Description = "The identifier of the key (CKA_ID), where two share a label", HelpName = "HEX" };

    public TokenKeyOptions() => _id.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && (token.Value.Length == 0 || token.Value.Length % 2 != 0 || !token.Value.All(char.IsAsciiHexDigit)))
            result.AddError($"--key-id must be bytes in hexadecimal, not '{token.Value}'.");
    });

    public void AddTo(Command command)
    {
        command.Add(_label);
        command.Add(_id);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_label) is not null || parsed.GetValue(_id) is not null;

    public string? Label(ParseResult parsed) => parsed.GetValue(_label);

    public string? Id(ParseResult parsed) => parsed.GetValue(_id);

    public void Apply(ParseResult parsed, Pkcs11SignerOptions options)
    {
        options.KeyLabel = Label(parsed);
        options.KeyId = Id(parsed);
    }
}
