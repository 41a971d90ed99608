using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing.Hsm;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Testing.Hsm;

public sealed class DevelopmentHsmTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task CreateTokenAsync_JapaneseLabel_IsListedByAnotherProgram()
    {
        ToolRunner.Require("pkcs11-tool");
        DevelopmentHsm hsm = Open();

        await hsm.CreateTokenAsync("電子契約", "1234");

        ToolResult slots = await ToolRunner.RunAsync("pkcs11-tool", ["--module", hsm.LibraryPath, "--list-token-slots"]);
        Assert.Contains("電子契約", slots.EnsureSuccess().Text);
    }

    [Fact]
    public async Task CreateTokenAsync_PinTooShort_SaysWhatTheToolSaid()
    {
        DevelopmentHsm hsm = Open();

        var thrown = await Assert.ThrowsAsync<SignerException>(async () => await hsm.CreateTokenAsync("短い暗証番号", "1"));

        Assert.StartsWith("softhsm2-util could not make the token '短い暗証番号': ", thrown.Message, StringComparison.Ordinal);
    }

    private DevelopmentHsm Open()
    {
        DevelopmentHsm? hsm = DevelopmentHsm.TryOpen(_directory.FullPath);
        if (hsm is null)
            MissingComponent.SkipOrFail("SoftHSM", "softhsm2");
        return hsm;
    }
}
