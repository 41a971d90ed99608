using System.Text;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning;

/// <summary>The usual places a password or client secret comes from.</summary>
public static class CscSecret
{
    /// <summary>A secret that the program holds anyway.</summary>
    public static CscSecretProvider FromString(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return _ => ValueTask.FromResult(Encoding.UTF8.GetBytes(secret));
    }

    /// <summary>The first line of a file, read each time, so that an operator may replace it.</summary>
    public static CscSecretProvider FromFile(string path)
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
                throw new SignerException(SignerFailure.AccessDenied, $"The secret file {path} cannot be read.", e);
            }
        };
    }

    /// <summary>An environment variable, read each time.</summary>
    public static CscSecretProvider FromEnvironmentVariable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _ => Environment.GetEnvironmentVariable(name) is { Length: > 0 } secret
            ? ValueTask.FromResult(Encoding.UTF8.GetBytes(secret))
            : throw new SignerException(SignerFailure.AccessDenied, $"The environment variable {name}, which should hold the secret, is not set.");
    }
}
