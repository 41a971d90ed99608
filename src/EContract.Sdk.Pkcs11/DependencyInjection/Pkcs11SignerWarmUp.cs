using EContract.Sdk.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.Pkcs11.DependencyInjection;

/// <summary>Connects when the host starts, where sessions are to stay open anyway: the first signature finds them.</summary>
internal sealed class Pkcs11SignerWarmUp(Pkcs11Signer signer, IOptions<Pkcs11SignerOptions> options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.MinSessions == 0)
            return;
        try
        {
            await signer.ConnectAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (SignerException)
        {
            // A host starts without its HSM; whoever signs is told what is wrong.
        }
    }
}
