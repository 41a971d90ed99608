using EContract.Sdk.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.Pkcs11.DependencyInjection;

/// <summary>Connects when the host starts, where sessions are to stay open anyway: the first signature finds them.</summary>
internal sealed partial class Pkcs11SignerWarmUp(
    Pkcs11Signer signer, IOptions<Pkcs11SignerOptions> options, ILogger<Pkcs11SignerWarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.MinSessions == 0)
            return;
        try
        {
            await signer.ConnectAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (SignerException e)
        {
            // A host starts without its HSM; whoever signs is told what is wrong.
            LogFailed(e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The HSM cannot be reached yet; the first signature will connect.")]
    private partial void LogFailed(Exception exception);
}
