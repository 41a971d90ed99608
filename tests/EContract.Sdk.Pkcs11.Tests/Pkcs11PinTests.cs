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
        string path = WriteOwn(directory, "\uFEFF1234\r\nthe PIN of the seal\n"u8);

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

    [Theory]
    [InlineData("")]
    [InlineData("\n1234\n")]
    public async Task FromFile_NoPinInTheFirstLine_IsDeniedAndNamesIt(string content)
    {
        using var directory = new TemporaryDirectory();
        string path = WriteOwn(directory, Encoding.UTF8.GetBytes(content));

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await Pkcs11Pin.FromFile(path)(default));

        Assert.Equal($"The PIN file {path} has no PIN in its first line.", thrown.Message);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead, false, true)]
    [InlineData(UnixFileMode.OtherRead, true, false)]
    [InlineData(UnixFileMode.OtherWrite, true, true)]
    [InlineData(UnixFileMode.GroupRead, false, false)]
    public async Task FromFile_OpenToOthers_IsDeniedUnlessAllowed(UnixFileMode others, bool allowed, bool isDenied)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using var directory = new TemporaryDirectory();
        string path = WriteOwn(directory, "1234"u8);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | others);

        Task<byte[]> reading = Pkcs11Pin.FromFile(path, allowed)(default).AsTask();

        if (isDenied)
            Assert.Contains("open to every user", (await Assert.ThrowsAsync<SignerException>(() => reading)).Message);
        else
            Assert.Equal("1234"u8.ToArray(), await reading);
    }

    private static string WriteOwn(TemporaryDirectory directory, ReadOnlySpan<byte> content)
    {
        string path = directory.WriteFile("pin", content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
