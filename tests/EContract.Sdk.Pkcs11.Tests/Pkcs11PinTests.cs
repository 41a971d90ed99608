using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pkcs11;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Pkcs11.Tests;

public sealed class Pkcs11PinTests
{
    [Fact]
    public async Task FromFile_FileWithSeveralLines_GivesTheFirst()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.WriteFile("pin", "1234\nthe PIN of the seal\n"u8);

        Assert.Equal("1234", Encoding.UTF8.GetString(await Pkcs11Pin.FromFile(path)(default)));
    }

    [Fact]
    public async Task FromFile_NoSuchFile_IsDeniedAndNamesIt()
    {
        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await Pkcs11Pin.FromFile("/nowhere/pin")(default));

        Assert.Equal(SignerFailure.AccessDenied, thrown.Failure);
        Assert.Contains("/nowhere/pin", thrown.Message);
    }

    [Fact]
    public async Task FromEnvironmentVariable_NotSet_IsDeniedAndNamesIt()
    {
        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await Pkcs11Pin.FromEnvironmentVariable("ECONTRACT_NO_SUCH_PIN")(default));

        Assert.Contains("ECONTRACT_NO_SUCH_PIN", thrown.Message);
    }

    [Fact]
    public async Task FromString_EachCall_GivesAnArrayOfItsOwn()
    {
        Pkcs11PinProvider provider = Pkcs11Pin.FromString("1234");
        Array.Clear(await provider(default));

        Assert.Equal("1234", Encoding.UTF8.GetString(await provider(default)));
    }
}
