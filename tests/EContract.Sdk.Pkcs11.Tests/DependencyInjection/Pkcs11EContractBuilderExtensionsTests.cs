using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.Pkcs11.Tests.DependencyInjection;

public sealed class Pkcs11EContractBuilderExtensionsTests
{
    [Fact]
    public async Task UsePkcs11Signer_RealToken_SignsThroughTheContainer()
    {
        Pkcs11SignerOptions made = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(made);
        await using ServiceProvider services = new ServiceCollection()
            .AddEContract(contracts => contracts.UsePkcs11Signer(hsm =>
            {
                hsm.LibraryPath = made.LibraryPath;
                hsm.TokenLabel = made.TokenLabel;
                hsm.KeyLabel = made.KeyLabel;
                hsm.PinProvider = made.PinProvider;
            }))
            .BuildServiceProvider();

        var signer = services.GetRequiredService<ISigner>();

        Assert.IsType<Pkcs11Signer>(signer);
        Assert.Single(await signer.SignAsync([SHA256.HashData("契約"u8)]));
    }

    [Fact]
    public async Task UsePkcs11Signer_SessionsThatStay_AreOpenedWhenTheHostStarts()
    {
        Pkcs11SignerOptions made = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(made);
        var asked = new TaskCompletionSource();
        await using ServiceProvider services = new ServiceCollection()
            .AddEContract(contracts => contracts.UsePkcs11Signer(hsm =>
            {
                (hsm.LibraryPath, hsm.TokenLabel, hsm.KeyLabel, hsm.MinSessions) = (made.LibraryPath, made.TokenLabel, made.KeyLabel, 2);
                hsm.PinProvider = cancellationToken =>
                {
                    asked.TrySetResult();
                    return made.PinProvider!(cancellationToken);
                };
            }))
            .BuildServiceProvider();

        IHostedService start = Assert.Single(services.GetServices<IHostedService>(), service => service.GetType().Name == "Pkcs11SignerWarmUp");
        await start.StartAsync(TestContext.Current.CancellationToken);

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await start.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void UsePkcs11Signer_CalledTwice_CombinesTheOptionsIntoOneSigner()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddEContract(contracts => contracts
                .UsePkcs11Signer(hsm => hsm.LibraryPath = "/usr/lib/libhsm.so")
                .UsePkcs11Signer(hsm => hsm.KeyLabel = "seal"))
            .BuildServiceProvider();

        Pkcs11SignerOptions options = services.GetRequiredService<IOptions<Pkcs11SignerOptions>>().Value;

        Assert.Equal(("/usr/lib/libhsm.so", "seal"), (options.LibraryPath, options.KeyLabel));
        Assert.Same(services.GetRequiredService<Pkcs11Signer>(), Assert.Single(services.GetServices<ISigner>()));
    }

    [Fact]
    public void StartupValidation_IncompleteOptions_NamesEveryFault()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddEContract(contracts => contracts.UsePkcs11Signer(hsm =>
            {
                hsm.KeyId = "xyz";
                hsm.MaxSessions = 0;
            }))
            .BuildServiceProvider();

        var thrown = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Collection(
            thrown.Failures,
            failure => Assert.StartsWith("LibraryPath is not set", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("MaxSessions must be", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith("KeyId must be", failure, StringComparison.Ordinal));
    }
}
