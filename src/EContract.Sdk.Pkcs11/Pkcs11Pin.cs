using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Pkcs11;

/// <summary>The usual places a PIN comes from.</summary>
public static class Pkcs11Pin
{
    // Far above any PIN: whoever names a wrong file gets an error, not a large array.
    private const int MaxFileLength = 4096;

    private const UnixFileMode OthersRead = UnixFileMode.OtherRead;
    private const UnixFileMode OthersWrite = UnixFileMode.OtherWrite;

    /// <summary>A PIN that the program holds anyway.</summary>
    public static Pkcs11PinProvider FromString(string pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        return _ => ValueTask.FromResult(Encoding.UTF8.GetBytes(pin));
    }

    /// <summary>The first line of a file, read at each login, so that an operator may replace it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="allowOthersToRead">
    /// Whether a file that every user of the machine may read will do, as container platforms mount secrets. One that they may
    /// write never does: the PIN of somebody else would lock the token.
    /// </param>
    /// <remarks>The provider throws <see cref="SignerException"/> (<see cref="SignerFailure.AccessDenied"/>) when the file cannot be read, is empty, or is open to others.</remarks>
    public static Pkcs11PinProvider FromFile(string path, bool allowOthersToRead = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return async cancellationToken =>
        {
            try
            {
                ThrowIfOpenToOthers(path, allowOthersToRead ? OthersWrite : OthersRead | OthersWrite);
                return await ReadFirstLineAsync(path, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new SignerException(SignerFailure.AccessDenied, $"The PIN file {path} cannot be read.", e);
            }
        };
    }

    /// <summary>An environment variable, read at each login.</summary>
    /// <remarks>The environment keeps it, and passes it on to child processes: a file is the better place.</remarks>
    public static Pkcs11PinProvider FromEnvironmentVariable(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _ => Environment.GetEnvironmentVariable(name) is { Length: > 0 } pin
            ? ValueTask.FromResult(Encoding.UTF8.GetBytes(pin))
            : throw new SignerException(SignerFailure.AccessDenied, $"The environment variable {name}, which should hold the PIN, is not set.");
    }

    private static void ThrowIfOpenToOthers(string path, UnixFileMode forbidden)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & forbidden) != 0)
        {
            throw new SignerException(
                SignerFailure.AccessDenied, $"The PIN file {path} is open to every user of the machine; take their rights away (chmod 600).");
        }
    }

    // As bytes: a string could not be overwritten.
    private static async ValueTask<byte[]> ReadFirstLineAsync(string path, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFileLength];
        try
        {
            using FileStream file = File.OpenRead(path);
            int length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            // What Windows puts before a text in UTF-8.
            int start = buffer.AsSpan(0, length).StartsWith("\uFEFF"u8) ? 3 : 0;
            int end = buffer.AsSpan(start, length - start).IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var found ? start + found : length;
            return end > start && end < buffer.Length
                ? buffer[start..end]
                : throw new SignerException(SignerFailure.AccessDenied, $"The PIN file {path} has no PIN in its first line.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
