using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Hsm;

namespace EContract.Sdk.Pkcs11.Tests;

public sealed class Pkcs11SignerLoginTests
{
    private static readonly byte[] Digest = SHA256.HashData("契約"u8);

    [Fact]
    public async Task SignAsync_WrongPin_IsDeniedAndNeverOfferedToTheTokenAgain()
    {
        SoftHsm.CreateToken("wrong pin", "1111");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("wrong pin", "1111");
        await TestKeys.AddEcdsaAsync(options);
        options.SetPin("2222");
        await using var signer = new Pkcs11Signer(options);
        SignerException first = await DenyAsync(signer);

        // Now the token would take it: that the signer is still denied shows that the token was not asked.
        SoftHsm.ChangePin("wrong pin", "2222");
        SignerException second = await DenyAsync(signer);
        await using var another = new Pkcs11Signer(options);
        SignerException third = await DenyAsync(another);

        Assert.Equal("The token 'wrong pin' refused the PIN.", first.Message);
        Assert.Contains("has already refused this PIN", second.Message);
        Assert.Contains("has already refused this PIN", third.Message);
        Assert.DoesNotContain("2222", first.ToString() + second + third);
    }

    [Fact]
    public async Task SignAsync_WrongPinReplacedByTheRightOne_Signs()
    {
        SoftHsm.CreateToken("corrected pin", "1111");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("corrected pin", "1111");
        await TestKeys.AddEcdsaAsync(options);
        using var directory = new TemporaryDirectory();
        string pinFile = directory.WriteFile("pin", "9999\n"u8);
        options.PinProvider = Pkcs11Pin.FromFile(pinFile, allowOthersToRead: true);
        await using var signer = new Pkcs11Signer(options);

        await DenyAsync(signer);
        await File.WriteAllTextAsync(pinFile, "1111\n");

        Assert.Single(await signer.SignAsync([Digest]));
    }

    [Fact]
    public async Task SignAsync_ManyCallersWithAWrongPin_AskTheTokenOnce()
    {
        SoftHsm.CreateToken("wrong pin, many callers", "1111");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("wrong pin, many callers", "3333");
        await using var signer = new Pkcs11Signer(options);

        SignerException[] denials = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => DenyAsync(signer))));

        Assert.Single(denials, denial => denial.Message.EndsWith("refused the PIN.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignAsync_NoPin_IsDenied()
    {
        SoftHsm.CreateToken("no pin");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("no pin", SoftHsm.Pin);
        options.PinProvider = null;
        await using var signer = new Pkcs11Signer(options);

        Assert.Contains("wants a PIN", (await DenyAsync(signer)).Message);
    }

    [Fact]
    public async Task SignAsync_PinProvider_IsAskedOnceForManySessionsAndItsArrayCleared()
    {
        SoftHsm.CreateToken("one login");
        Pkcs11SignerOptions options = TestKeys.CreateOptions("one login", SoftHsm.Pin);
        await TestKeys.AddEcdsaAsync(options);
        byte[] pin = Encoding.UTF8.GetBytes(SoftHsm.Pin);
        int asked = 0;
        options.PinProvider = _ =>
        {
            Interlocked.Increment(ref asked);
            return ValueTask.FromResult(pin);
        };
        await using var signer = new Pkcs11Signer(options);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await signer.SignAsync([Digest]))));

        Assert.Equal(1, asked);
        Assert.All(pin, value => Assert.Equal(0, value));
    }

    private static async Task<SignerException> DenyAsync(Pkcs11Signer signer)
    {
        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignAsync([Digest]));
        Assert.Equal(SignerFailure.AccessDenied, thrown.Failure);
        return thrown;
    }
}
