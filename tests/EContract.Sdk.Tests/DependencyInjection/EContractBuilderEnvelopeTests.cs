using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.Tests.DependencyInjection;

public sealed class EContractBuilderEnvelopeTests : IDisposable
{
    private readonly DevelopmentPki _pki = DevelopmentPki.Create(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public void Dispose() => _pki.Dispose();

    [Fact]
    public async Task UseInMemoryEnvelopes_Twice_GivesOneOfEach()
    {
        var services = new ServiceCollection();
        services.AddEContract(Complete);
        services.AddEContract(contracts => contracts.UseInMemoryEnvelopes());
        await using ServiceProvider provider = services.BuildServiceProvider(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        provider.GetRequiredService<IStartupValidator>().Validate();

        Assert.Single(provider.GetServices<EnvelopeManager>());
        Assert.Single(provider.GetServices<EnvelopeWorker>());
        Assert.Single(provider.GetServices<IEnvelopeStore>());
        Assert.Distinct(provider.GetServices<IHostedService>().Select(service => service.GetType()));
        Assert.Empty(await provider.GetRequiredService<EnvelopeManager>().SearchAsync(new EnvelopeQuery()));
    }

    [Fact]
    public void UseInMemoryEnvelopes_NothingElse_SaysAllThatIsMissing()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddEContract(contracts => contracts.UseInMemoryEnvelopes())
            .BuildServiceProvider();

        var missing = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.All(
            (string[])["ISigner", "ITimestampAuthority", "ITrustAnchorSource", "IDocumentStore", "IKeyWrapper"],
            port => Assert.Contains(port, missing.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AddWebhook_Several_AreToldOfEvents()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        using ServiceProvider provider = new ServiceCollection()
            .AddEContract(contracts =>
            {
                Complete(contracts);
                contracts.AddWebhook(new WebhookEndpoint("ledger", new Uri("https://ledger.example/"), Secret));
                contracts.AddWebhook(new WebhookEndpoint("archive", new Uri("https://archive.example/"), Secret));
            })
            .BuildServiceProvider();

        Assert.Equal(["ledger", "archive"], provider.GetRequiredService<EnvelopeServices>().Webhooks.Select(endpoint => endpoint.Name));
    }

    [Fact]
    public void AddEContract_NoEnvelopes_HasNoWorker()
    {
        using ServiceProvider provider = new ServiceCollection().AddEContract(_ => { }).BuildServiceProvider();

        provider.GetRequiredService<IStartupValidator>().Validate();

        Assert.Empty(provider.GetServices<IHostedService>());
        Assert.Null(provider.GetService<EnvelopeManager>());
    }

    [Fact]
    public async Task SetEnvelopes_ReachesTheManager()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddEContract(contracts =>
            {
                Complete(contracts);
                contracts.SetEnvelopes(envelopes => envelopes.MaxDocumentLength = 1);
                contracts.SetEnvelopes(envelopes => envelopes.Sender = new EnvelopeSender("東海市"));
            })
            .BuildServiceProvider();

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => provider.GetRequiredService<EnvelopeManager>().CreateAsync(new EnvelopeDescriptor
        {
            Title = "契約",
            Documents = { DocumentDescriptor.FromBytes([1, 2], "契約書") },
            Participants = { new() { Name = "山田", Email = "yamada@example.jp" } },
        }).AsTask());

        Assert.Contains("1 are allowed", refused.Message, StringComparison.Ordinal);
    }

    private void Complete(EContractBuilder contracts) => contracts
        .UseInMemoryEnvelopes()
        .UseInMemoryDocuments()
        .UseSigner(_ => new X509Signer(_pki.IssueSigner("Signer"), [_pki.IssuingCa]))
        .UseTimestampAuthority(_ => _pki.TimestampAuthority)
        .AddTrustAnchors(_pki.Root);
}
