using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

/// <summary>Another user of the library in the process, who initialises and finalises it as he likes. Run alone.</summary>
[Collection(nameof(Pkcs11ModuleSharingTests))]
[CollectionDefinition(nameof(Pkcs11ModuleSharingTests), DisableParallelization = true)]
public sealed class Pkcs11ModuleSharingTests
{
    private static readonly byte[] Digest = SHA256.HashData("契約"u8);

    [Fact]
    public async Task SignAsync_LibraryFinalisedByAnotherPartOfTheProcess_InitialisesItAnew()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await signer.SignAsync([Digest]))));

        new ForeignCryptoki(options.LibraryPath).Terminate();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await signer.SignAsync([Digest]))));
    }

    [Fact]
    public async Task SignAsync_LibraryFinalisedAgainAndAgainByAnotherPartOfTheProcess_EveryRequestEndsOnceAndVerifies()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        X509Certificate2 certificate = await TestKeys.AddEcdsaAsync(options);
        await using var signer = new Pkcs11Signer(options);
        var storm = new SigningStorm(signer, certificate);
        var another = new ForeignCryptoki(options.LibraryPath);

        Task<int> signing = storm.RunAsync(1000, 8);
        for (int i = 1; i < 5; i++)
        {
            await storm.WaitForAsync(200 * i);
            await storm.InCalmAsync(another.Terminate);
        }

        int signed = await signing;
        Assert.Empty(storm.Failures);
        Assert.Equal(1000, signed);
    }

    [Fact]
    public async Task DisposeAsync_LibraryInitialisedByAnotherPartOfTheProcess_LeavesItInitialised()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);
        var another = new ForeignCryptoki(options.LibraryPath);
        Assert.True(another.Initialize());

        await using (var signer = new Pkcs11Signer(options))
            await signer.SignAsync([Digest]);
        bool initializedAgain = another.Initialize();
        another.Terminate();

        Assert.False(initializedAgain);
    }

    [Fact]
    public async Task DisposeAsync_LastUserOfTheLibrary_FinalisesIt()
    {
        Pkcs11SignerOptions options = TestKeys.CreateOptions();
        await TestKeys.AddEcdsaAsync(options);

        await using (var signer = new Pkcs11Signer(options))
            await signer.SignAsync([Digest]);
        var another = new ForeignCryptoki(options.LibraryPath);
        bool initialized = another.Initialize();
        another.Terminate();

        Assert.True(initialized);
    }
}
