using EContract.Sdk.Contracts;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EContract.Samples.QuickStart;

/// <summary>An application that embeds the SDK: the part to copy into one's own.</summary>
internal sealed class ContractHost : IAsyncDisposable
{
    private readonly IHost _host;

    private ContractHost(IHost host) => _host = host;

    public EnvelopeManager Envelopes => _host.Services.GetRequiredService<EnvelopeManager>();

    /// <summary>Starts the application; what an earlier one left in the folder goes on.</summary>
    public static async Task<ContractHost> StartAsync(
        RunFolder folder, WitnessKey key, DevelopmentPkiServer authorities, TimeProvider clock)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(clock);
        builder.Services.AddEContract(contracts =>
        {
            contracts
                .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={folder.Database}"))
                .UseFileSystemDocuments(folder.Documents, encryption => encryption.UseKeyFile(folder.KeyFile))
                .AddTimestampAuthority(authorities.TimestampUri)
                // The development authorities are on loopback.
                .SetOutboundHttp(http => http.AllowPrivateNetworks = true)
                .AddTrustAnchors(authorities.Pki.Root)
                .UseFileNotifier(folder.Mails)
                .SetEnvelopes(envelopes =>
                {
                    envelopes.Sender = Cast.City;
                    envelopes.LinkBaseAddress = new Uri("https://contracts.tokai.example/");
                    // Short, since the story does not wait: the defaults are seconds.
                    envelopes.RetryDelay = TimeSpan.FromMilliseconds(300);
                    envelopes.PollInterval = TimeSpan.FromMilliseconds(200);
                });
            // Text needs a font; a host in production ships its own.
            if (SystemFonts.FindJapanese() is { } font)
                contracts.EnableConclusionCertificate(certificate => certificate.Fonts.Add(font));
            key.Use(contracts);
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return new ContractHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }
}
