using System.Text;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Pkcs11;

/// <summary>The usual places a PIN comes from.</summary>
public static class Pkcs11Pin
{
    /// <summary>A PIN that the program holds anyway.</summary>
    public static Pkcs11PinProvider FromString(string pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return _ => ValueTask.FromResult(Encoding.UTF8.GetBytes(pin));
    }

    /// <summary>The first line of a file, read at each login, so that an operator may replace it.</summary>
    public static Pkcs11PinProvider FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return async cancellationToken =>
        {
            try
            {
                string[] lines = await File.ReadAllLinesAsync(path, cancellationToken).ConfigureAwait(false);
                return Encoding.UTF8.GetBytes(lines.FirstOrDefault() ?? "");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new SignerException(SignerFailure.AccessDenied, $"The PIN file {path} cannot be read.", e);
            }
        };
    }

    /// <summary>An environment variable, read at each login.</summary>
    public static Pkcs11PinProvider FromEnvironmentVariable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _ => Environment.GetEnvironmentVariable(name) is { Length: > 0 } pin
            ? ValueTask.FromResult(Encoding.UTF8.GetBytes(pin))
            : throw new SignerException(SignerFailure.AccessDenied, $"The environment variable {name}, which should hold the PIN, is not set.");
    }
}
