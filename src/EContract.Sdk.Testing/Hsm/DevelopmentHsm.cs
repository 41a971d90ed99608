using System.Diagnostics;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Testing.Hsm;

/// <summary>A throw-away SoftHSM token in a directory: a PKCS#11 HSM for samples and tests. Never for production keys.</summary>
/// <remarks>
/// SoftHSM learns where its tokens are from the process environment when its library is first initialised: open the
/// development HSM before anything in the process uses the library, and only one directory per process.
/// </remarks>
public sealed class DevelopmentHsm
{
    private readonly string _tool;

    private DevelopmentHsm(string libraryPath, string tool, string configurationPath)
    {
        LibraryPath = libraryPath;
        _tool = tool;
        ConfigurationPath = configurationPath;
    }

    /// <summary>The PKCS#11 library to load.</summary>
    public string LibraryPath { get; }

    /// <summary>SoftHSM's configuration file; <c>SOFTHSM2_CONF</c> names it for this process and its children.</summary>
    public string ConfigurationPath { get; }

    /// <summary>Points this process at a token directory, made when it does not exist.</summary>
    /// <param name="directory">Where configuration and tokens live.</param>
    /// <returns><see langword="null"/> when SoftHSM, with its tool softhsm2-util, is not installed.</returns>
    public static DevelopmentHsm? TryOpen(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (SoftHsmModule.Find() is not { } library || SoftHsmModule.FindTool() is not { } tool)
            return null;

        string tokens = Path.GetFullPath(Path.Combine(directory, "tokens"));
        Directory.CreateDirectory(tokens);
        string configuration = Path.GetFullPath(Path.Combine(directory, "softhsm2.conf"));
        File.WriteAllText(configuration, $"""
            directories.tokendir = {tokens}
            objectstore.backend = file
            log.level = ERROR
            slots.removable = false

            """);
        NativeEnvironment.Set("SOFTHSM2_CONF", configuration);
        return new DevelopmentHsm(library, tool, configuration);
    }

    /// <summary>Makes a token.</summary>
    /// <param name="label">The token's label, up to 32 bytes of UTF-8.</param>
    /// <param name="pin">The user PIN, 4 to 255 characters.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">SoftHSM's tool refused; the message says what it said.</exception>
    public async ValueTask CreateTokenAsync(string label, string pin, CancellationToken cancellationToken = default)
    {
        // Nobody needs the security officer's PIN of a token that is thrown away.
        string officerPin = RandomNumberGenerator.GetHexString(16);
        var start = new ProcessStartInfo(
            _tool,
            ["--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", officerPin])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SOFTHSM2_CONF"] = ConfigurationPath;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            throw new SignerException(
                SignerFailure.Unavailable,
                $"softhsm2-util could not make the token '{label}': {(await errors.ConfigureAwait(false) + await output.ConfigureAwait(false)).Trim()}");
        }
    }
}
