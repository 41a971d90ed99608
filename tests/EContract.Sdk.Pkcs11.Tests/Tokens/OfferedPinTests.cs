using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11.Interop;
using EContract.Sdk.Pkcs11.Tokens;
using EContract.TestInfrastructure.Hsm;
using Net.Pkcs11Interop.Common;

namespace EContract.Sdk.Pkcs11.Tests.Tokens;

public sealed class OfferedPinTests
{
    [Fact]
    public async Task Dispose_WhileCallsUseThePin_OverwritesItAfterTheLast()
    {
        Pkcs11Module module = await Pkcs11Module.AcquireAsync(SoftHsm.RequireLibrary(), parameters: null, TestContext.Current.CancellationToken);
        var token = new Pkcs11Token(module, null!, "offered pin", "0001", LoginRequired: true);
        byte[] handedOut = Encoding.ASCII.GetBytes("1234");
        OfferedPin pin = await OfferedPin.FetchAsync(token, CKU.CKU_USER, Given(handedOut), TestContext.Current.CancellationToken);

        pin.Use(outer =>
        {
            // One that was given up returns, and the request is cancelled, while the other shows the PIN to the token.
            pin.Use(inner => inner);
            pin.Dispose();
            Assert.Equal("1234"u8.ToArray(), outer);
            return outer;
        });

        Assert.Equal(new byte[4], handedOut);
        Assert.Throws<OperationCanceledException>(() => pin.Use(value => value));
        await module.ReleaseAsync();
    }

    [Fact]
    public async Task Use_EmptyPin_IsNotShownToTheToken()
    {
        Pkcs11Module module = await Pkcs11Module.AcquireAsync(SoftHsm.RequireLibrary(), parameters: null, TestContext.Current.CancellationToken);
        var token = new Pkcs11Token(module, null!, "empty pin", "0001", LoginRequired: true);
        using OfferedPin pin = await OfferedPin.FetchAsync(token, CKU.CKU_USER, Given([]), TestContext.Current.CancellationToken);
        bool shown = false;

        var thrown = Assert.Throws<SignerException>(() => pin.Use(_ => shown = true));

        Assert.Equal(SignerFailure.AccessDenied, thrown.Failure);
        Assert.Contains("empty PIN", thrown.Message);
        Assert.False(shown);
        await module.ReleaseAsync();
    }

    // There is no slot here to ask about its tries.
    private static Pkcs11TokenOptions Given(byte[] pin) => new() { PinProvider = _ => new(pin), AllowFinalPinTry = true };
}
