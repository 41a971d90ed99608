using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

public sealed class DevPkiTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task DevPki_SecondStart_KeepsRootSignerPasswordAndPort()
    {
        (string Root, string Signer, string Password, string Tsa) first;
        await using (DevPkiProcess process = await DevPkiProcess.StartAsync(_directory.FullPath))
        {
            first = (File.ReadAllText(process.RootFile), process.SignerFile, process.SignerPassword, process.TimestampAddress);
            Assert.Equal(0, await process.StopAsync("TERM"));
        }

        byte[] signer = File.ReadAllBytes(first.Signer);
        await using DevPkiProcess second = await DevPkiProcess.StartAsync(_directory.FullPath);

        Assert.Equal(first, (File.ReadAllText(second.RootFile), second.SignerFile, second.SignerPassword, second.TimestampAddress));
        Assert.Equal(signer, File.ReadAllBytes(second.SignerFile));
        (await OpenSsl.RunAsync("pkcs12", "-in", second.SignerFile, "-nodes", "-passin", "pass:" + second.SignerPassword)).EnsureSuccess();
    }

    [Fact]
    public async Task DevPki_ControlC_ExitsWithZero()
    {
        await using DevPkiProcess process = await DevPkiProcess.StartAsync(_directory.FullPath);

        Assert.Equal(0, await process.StopAsync("INT"));
    }

    [Fact]
    public async Task DevPki_PortInUse_SaysWhich()
    {
        await using DevPkiProcess process = await DevPkiProcess.StartAsync(_directory.Combine("one"));
        string port = new Uri(process.TimestampAddress).Port.ToString();

        ToolResult result = await Econtract.RunAsync("dev-pki", "--directory", _directory.Combine("two"), "--port", port);

        Econtract.AssertFailed(result, 1, port);
    }

    [Fact]
    public async Task DevPki_InProduction_Refuses()
    {
        var environment = new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Production" };

        ToolResult result = await Econtract.RunWithAsync(environment, "dev-pki", "--directory", _directory.Combine("pki"));

        Econtract.AssertFailed(result, 1, "refuse to run in the Production environment");
        Assert.False(Directory.Exists(_directory.Combine("pki")));
    }

    [Fact]
    public async Task DevPki_BrokenFolder_NamesIt()
    {
        _directory.WriteFile("pki.json", "{"u8);

        ToolResult result = await Econtract.RunAsync("dev-pki", "--directory", _directory.FullPath);

        Econtract.AssertFailed(result, 1, _directory.FullPath);
    }
}
