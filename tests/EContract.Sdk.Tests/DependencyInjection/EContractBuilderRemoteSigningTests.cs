using EContract.Sdk.Cryptography;
using EContract.Sdk.Tests.RemoteSigning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.Tests.DependencyInjection;

public sealed class EContractBuilderRemoteSigningTests
{
    [Fact]
    public async Task UseCscSigner_CompleteOptions_SignsThroughTheNamedHttpClient()
    {
        await using var csc = new CscFixture();
        csc.Add();
        var services = new ServiceCollection();
        services.AddEContract(contracts => contracts.UseCscSigner(options =>
        {
            options.ServiceUri = csc.Server.ServiceUri;
            options.AllowLoopbackHttp = true;
            options.Authorization = CscFixture.ClientCredentials;
        }));
        int requests = 0;
        services.AddHttpClient(EContractBuilderRemoteSigningExtensions.HttpClientName).AddHttpMessageHandler(() => new Counting(() => requests++));
        await using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();

        await CscSignerTests.AssertSignsAsync(provider.GetRequiredService<ISigner>(), 1);

        Assert.True(requests >= 4);
    }

    [Fact]
    public async Task AddCscSigner_TwoNames_AreTwoCredentials()
    {
        await using var csc = new CscFixture();
        csc.Add(id: "tokai");
        csc.Add(id: "chita");
        var services = new ServiceCollection();
        services.AddEContract(contracts =>
        {
            foreach (string name in (string[])["tokai", "chita"])
            {
                contracts.AddCscSigner(name, options =>
                {
                    options.ServiceUri = csc.Server.ServiceUri;
                    options.AllowLoopbackHttp = true;
                    options.Authorization = CscFixture.ClientCredentials;
                    options.CredentialId = name;
                });
            }
        });
        await using ServiceProvider provider = services.BuildServiceProvider();

        foreach (string name in (string[])["tokai", "chita"])
            await CscSignerTests.AssertSignsAsync(provider.GetRequiredKeyedService<ISigner>(name), 1);

        Assert.NotSame(provider.GetRequiredKeyedService<ISigner>("tokai"), provider.GetRequiredKeyedService<ISigner>("chita"));
        Assert.Null(provider.GetService<ISigner>());
    }

    [Fact]
    public void UseCscSigner_IncompleteOptions_AreReportedAtStart()
    {
        using ServiceProvider provider = new ServiceCollection().AddEContract(contracts => contracts.UseCscSigner(_ => { })).BuildServiceProvider();

        var thrown = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(["ServiceUri is not set.", "Authorization is not set."], thrown.Failures);
    }

    private sealed class Counting(Action count) : System.Net.Http.DelegatingHandler
    {
        protected override Task<System.Net.Http.HttpResponseMessage> SendAsync(System.Net.Http.HttpRequestMessage request, CancellationToken cancellationToken)
        {
            count();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
