using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Databases;
using EContract.TestInfrastructure.Documents;

namespace EContract.ContractPortal.Tests;

/// <summary>What operators see, and where else the portal keeps its contracts.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => _directory.Combine("data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task MailServerAway_IsListed_AndTriedAgain()
    {
        // Nothing listens there: ports below 1024 are for servers.
        await using PortalProcess portal = await PortalProcess.StartAsync(Data, "--smtp", "127.0.0.1:1", "--smtp-security", "none");
        using var sender = new Visitor();
        await sender.SignInAsync(portal, "aoki");
        await sender.NewAsync(
            portal,
            new() { ["title"] = "届かない契約", ["p0.name"] = "佐藤 花子", ["p0.email"] = "sato@supplier.example", ["p0.stage"] = "1" },
            ("契約書.pdf", await File.ReadAllBytesAsync(SamplePdfs.Contract)));
        await sender.SubmitAsync("/send");

        using var visitor = new Visitor();
        await visitor.SignInAsync(portal, "ueda");
        await visitor.UntilAsync(page => page.Contains("sato@supplier.example", StringComparison.Ordinal), new Uri(portal.Address, "operator"));
        await visitor.SubmitAsync("/send");
        Assert.Contains("再実行しました", visitor.Page, StringComparison.Ordinal);
        HttpResponseMessage audit = await visitor.SubmitAsync("/operator/audit.csv");
        Assert.Contains("envelope.sent", await audit.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSql_HoldsTheContracts()
    {
        await using PostgreSqlServer server = await PostgreSqlServer.StartAsync();
        string connection = await server.CreateDatabaseAsync();
        await using PortalProcess portal = await PortalProcess.StartAsync(Data, "--postgres", connection);
        using var sender = new Visitor();
        await sender.SignInAsync(portal, "aoki");
        Assert.Contains("○○業務委託", sender.Page, StringComparison.Ordinal);
        await portal.SignAsync(await sender.MailedLinkAsync(portal, "sato@supplier.example", "署名依頼"));
        await sender.OpenAsync(portal.Address);
        await sender.FollowAsync("/envelopes/0");
        await sender.UntilAsync(page => page.Contains("署名済み", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(Data, "contracts.db")));
    }
}
