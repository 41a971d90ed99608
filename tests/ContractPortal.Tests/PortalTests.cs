using System.Net;
using EContract.TestInfrastructure;

namespace EContract.ContractPortal.Tests;

/// <summary>The sample as a first visitor meets it, without scripts.</summary>
public sealed class PortalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => _directory.Combine("data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FirstVisit_SigningWhatWaits_ConcludesItAndGivesTheDocuments()
    {
        await using PortalProcess portal = await PortalProcess.StartAsync(Data);
        using var sender = new Visitor();
        await sender.SignInAsync(portal, "aoki");
        Assert.Contains("○○業務委託", sender.Page, StringComparison.Ordinal);
        Assert.Contains("署名中", sender.Page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", sender.Last.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        foreach (string email in (string[])["sato@supplier.example", "suzuki@supplier.example", "tanaka@tokai.example"])
            await portal.SignAsync(await sender.MailedLinkAsync(portal, email, "署名依頼"));

        await sender.OpenAsync(portal.Address);
        await sender.FollowAsync("/envelopes/0");
        await sender.UntilAsync(page => page.Contains("締結済み", StringComparison.Ordinal));
        HttpResponseMessage archive = await sender.SubmitAsync("/documents");
        Assert.Equal("application/zip", archive.Content.Headers.ContentType?.MediaType);
        await sender.OpenAsync(portal.Address);
        await sender.FollowAsync("/envelopes/0");
        await sender.SubmitAsync("/verify");
        Assert.Contains("件)に改変はありません", sender.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_KeepsWhatWasThere()
    {
        Uri before;
        await using (PortalProcess first = await PortalProcess.StartAsync(Data))
        {
            using var sender = new Visitor();
            await sender.SignInAsync(first, "aoki");
            before = new Uri(sender.Links().First(link => link.StartsWith("/envelopes/0", StringComparison.Ordinal)), UriKind.Relative);
        }

        await using PortalProcess second = await PortalProcess.StartAsync(Data);
        using var again = new Visitor();
        await again.SignInAsync(second, "aoki");
        Assert.Single(again.Links(), link => link.StartsWith("/envelopes/0", StringComparison.Ordinal));
        await again.OpenAsync(new Uri(second.Address, before));
        // The key, its certificate and the authority are those of the first start: what was begun is signed by them.
        await again.SubmitAsync("/remind");
        Assert.Contains("再送しました", again.Page, StringComparison.Ordinal);
        await second.SignAsync(await again.MailedLinkAsync(second, "sato@supplier.example", "再送"));
        await again.OpenAsync(new Uri(second.Address, before));
        await again.UntilAsync(page => page.Contains("署名済み", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Users_SeeWhatTheirRoleMay_AndPostsNeedAToken()
    {
        await using PortalProcess portal = await PortalProcess.StartAsync(Data);
        using var visitor = new Visitor();
        await visitor.OpenAsync(new Uri(portal.Address, "operator"));
        Assert.Contains("returnUrl=%2Foperator", visitor.Address!.Query, StringComparison.OrdinalIgnoreCase);
        await visitor.SignInAsync(portal, "inoue");
        await visitor.OpenAsync(new Uri(portal.Address, "envelopes/new"));
        Assert.Equal(HttpStatusCode.Forbidden, visitor.Last.StatusCode);
        await visitor.OpenAsync(new Uri(portal.Address, "operator"));
        Assert.Equal(HttpStatusCode.Forbidden, visitor.Last.StatusCode);
        await visitor.OpenAsync(new Uri(portal.Address, "envelopes/nonsense"));
        Assert.Equal(HttpStatusCode.NotFound, visitor.Last.StatusCode);
        Assert.Contains("見つかりません", visitor.Page, StringComparison.Ordinal);
        HttpResponseMessage forged = await visitor.Client.PostAsync(new Uri(portal.Address, "sign-out"), new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        // Nobody is led elsewhere.
        await visitor.OpenAsync(new Uri(portal.Address, "language?to=en&returnUrl=//evil.example/"));
        Assert.Equal(portal.Address, visitor.Address);
        Assert.Contains("Contracts", visitor.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--urls", "nonsense")]
    [InlineData("--urls", "http://192.0.2.1:81/")]
    [InlineData("--smtp", "mail.example")]
    [InlineData("--smtp-root", "/nonexistent.pem")]
    [InlineData("--data")]
    [InlineData("--frobnicate")]
    public async Task Arguments_NotUnderstood_SaysWhatIsWrongAndShowsTheUsage(params string[] arguments)
    {
        (int code, string said) = await PortalProcess.RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Contains(arguments[^1], said, StringComparison.Ordinal);
        Assert.Contains("--postgres CONNECTION", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DatabaseAway_SaysSoAndEnds()
    {
        (int code, string said) = await PortalProcess.RunAsync("--urls", "http://127.0.0.1:0", "--data", Data, "--postgres", "Host=/nonexistent;Database=contracts;Timeout=2");
        Assert.Equal(1, code);
        Assert.Contains("The portal cannot start", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}
