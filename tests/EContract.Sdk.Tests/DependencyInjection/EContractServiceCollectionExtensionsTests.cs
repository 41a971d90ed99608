using EContract.Sdk.Cryptography;
using EContract.Sdk.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.Tests.DependencyInjection;

public sealed class EContractServiceCollectionExtensionsTests
{
    [Fact]
    public void AddEContract_CalledTwice_RegistersEverythingOnce()
    {
        var once = new ServiceCollection();
        once.AddEContract();
        var twice = new ServiceCollection();
        twice.AddEContract(_ => { });
        twice.AddEContract(_ => { });

        using ServiceProvider provider = twice.BuildServiceProvider();

        Assert.Single(provider.GetServices<TimeProvider>());
        Assert.Single(provider.GetServices<IValidateOptions<RequiredServices>>());
    }

    [Fact]
    public void AddEContract_HostHasItsOwnClock_KeepsIt()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using ServiceProvider provider = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddEContract(_ => { }).BuildServiceProvider();

        Assert.Same(clock, provider.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public void UseSigner_CalledTwice_LastOneWins()
    {
        var first = new NoSigner();
        var last = new NoSigner();
        using ServiceProvider provider = new ServiceCollection()
            .AddEContract(contracts => contracts.UseSigner(first).UseSigner(_ => last))
            .BuildServiceProvider();

        Assert.Same(last, Assert.Single(provider.GetServices<ISigner>()));
    }

    [Fact]
    public void StartupValidation_RequiredServiceMissing_NamesItAndTheRemedy()
    {
        var services = new ServiceCollection();
        services.AddEContract();
        services.Configure<RequiredServices>(required => required.Require<ISigner>("UseSigner or UsePkcs11Signer"));
        using ServiceProvider provider = services.BuildServiceProvider();

        var thrown = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal("No ISigner is registered: call UseSigner or UsePkcs11Signer in AddEContract.", Assert.Single(thrown.Failures));
    }

    private sealed class NoSigner : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(
            IReadOnlyList<ReadOnlyMemory<byte>> digests,
            CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
