using System.CommandLine;
using EContract.Cli.Options;
using EContract.Sdk.Pkcs11;

namespace EContract.Cli.Commands.Hsm;

/// <summary>What all commands of an operator say: library, token and PIN.</summary>
internal sealed class OperatorOptions
{
    // A person types a PIN, a small HSM looks for the primes of an RSA key: both take longer than a signature.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TokenOptions _token = new();
    private readonly PinOptions _pin = new();

    public void AddTo(Command command)
    {
        _token.AddTo(command, required: true);
        _pin.AddTo(command);
    }

    /// <summary>Whether the command line says where the PIN comes from.</summary>
    public bool GivesPin(ParseResult parsed) => _pin.IsGiven(parsed);

    /// <summary>Says which token.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Takes it.</param>
    /// <param name="loginIsOptional">Whether the command does something useful without a PIN as well.</param>
    public T Read<T>(ParseResult parsed, T options, bool loginIsOptional = false)
        where T : Pkcs11TokenOptions
    {
        _token.Apply(parsed, options);
        _pin.Apply(parsed, options, loginIsOptional);
        options.OperationTimeout = Patience;
        return options;
    }
}
