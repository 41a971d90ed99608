using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Seals;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>Choosing a seal without scripts, and what somebody tries who means harm.</summary>
public sealed partial class SealPagesTests : IAsyncLifetime
{
    private const string Yamada = "yamada@sample.example", Suzuki = "suzuki@sample.example";

    // A disc of vermilion on nothing.
    internal static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAAaElEQVR42u3XsQ3AIAxEUSbJEOy/SKb51EiRkhiMr7jil0ivMna7+9UqizzipRQAwbYAWCwMYHO/ACT1CUBy2gAO9QjgcAZMAIoywAADdACehBKA8u/YG5HMUiqxlkscJjKnmcRxmtYAFf1tntJuz+UAAAAASUVORK5CYII=");

    private PortalHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Confirm_WithoutScripts_TheChosenSealIsShownAndConfirmed()
    {
        _ = InstalledFonts.IpaexMincho;
        Envelope envelope = await _host.SendAsync(Placed(isRequired: true));
        using var visitor = await ReviewAsync();
        Assert.Contains("印影を選んでください", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(">署名手続きを完了する</button>", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("value=\"山田太郎\"", visitor.Page, StringComparison.Ordinal);

        await visitor.SubmitAsync("/seal", new() { ["name"] = "山田", ["kind"] = "round" });

        Assert.Equal(HttpStatusCode.OK, visitor.Last.StatusCode);
        HttpResponseMessage picture = await visitor.Client.GetAsync(new Uri(visitor.Address!, Picture().Match(visitor.Page).Groups[1].Value), Cancellation);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
        Assert.True(picture.Headers.CacheControl!.NoStore);
        Assert.Contains("default-src 'none'", string.Join(';', picture.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(picture.Headers.GetValues("X-Content-Type-Options")));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(await picture.Content.ReadAsByteArrayAsync(Cancellation)));
        await visitor.SubmitAsync("/confirm");
        Assert.Contains("手続きは完了しています", visitor.Page, StringComparison.Ordinal);
        SigningConfirmed confirmed = Assert.Single((await _host.Manager.GetEventsAsync(envelope.Id, Cancellation)).Select(record => record.Event).OfType<SigningConfirmed>());
        Assert.Equal((SealKind.Round, "山田", sha256), (confirmed.Seal!.Kind, confirmed.Seal.Name, confirmed.Seal.Picture.Sha256));
    }

    [Fact]
    public async Task Picture_OfTheParticipants_IsServedAsItWasGiven_AndCanBeTakenBack()
    {
        await _host.SendAsync(Placed());
        using var visitor = await ReviewAsync();

        await UploadAsync(visitor, Png, "../../seal.svg", "image/svg+xml");

        HttpResponseMessage picture = await visitor.Client.GetAsync(new Uri(visitor.Address!, Picture().Match(visitor.Page).Groups[1].Value), Cancellation);
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Png, await picture.Content.ReadAsByteArrayAsync(Cancellation));
        await visitor.SubmitAsync("/seal", new() { ["kind"] = "none" });
        Assert.Contains("お名前と署名日時を表示します", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Picture(), visitor.Page);
    }

    [Fact]
    public async Task Picture_ThatIsNone_OrTooLarge_IsRefusedInWords()
    {
        await _host.SendAsync(Placed());
        using var visitor = await ReviewAsync();

        foreach (byte[] hostile in (byte[][])["<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), Png[..40], [], "%PDF-1.7"u8.ToArray()])
        {
            await UploadAsync(visitor, hostile, "seal.png", "image/png");
            Assert.Equal(HttpStatusCode.BadRequest, visitor.Last.StatusCode);
            Assert.Contains("画像を読み取れませんでした", visitor.Page, StringComparison.Ordinal);
        }

        await UploadAsync(visitor, new byte[EnvelopeLimits.MaxSealLength + 1], "seal.png", "image/png");
        Assert.Contains("画像が大きすぎます", visitor.Page, StringComparison.Ordinal);
        await visitor.SubmitAsync("/seal", new() { ["kind"] = "round", ["name"] = "\U0001F600" });
        Assert.Contains("印影にできない文字", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("value=\"\U0001F600\"", WebUtility.HtmlDecode(visitor.Page), StringComparison.Ordinal);
        await visitor.SubmitAsync("/seal", new() { ["kind"] = "square", ["name"] = new string('長', 21) });
        Assert.Contains("20 文字以内", visitor.Page, StringComparison.Ordinal);
        Assert.Null((await _host.Manager.OpenSealAsync(_host.LinkTo(Yamada).Segments[^1], cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task Name_WithMarkup_IsText()
    {
        _ = InstalledFonts.IpaexMincho;
        await _host.SendAsync(Placed());
        using var visitor = await ReviewAsync();

        await visitor.SubmitAsync("/seal", new() { ["kind"] = "square", ["name"] = "<b onx=\"'1'\">&" });

        Assert.DoesNotContain("<b onx", visitor.Page, StringComparison.Ordinal);
        string svg = await visitor.Client.GetStringAsync(new Uri(visitor.Address!, Picture().Match(visitor.Page).Groups[1].Value), Cancellation);
        Assert.DoesNotContain("<b onx", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seal_WithoutTheLinksCookie_OrOfAnotherEnvelope_IsNotToBeHad()
    {
        _ = InstalledFonts.IpaexMincho;
        await _host.SendAsync(Placed());
        using var visitor = await ReviewAsync();
        await visitor.SubmitAsync("/seal", new() { ["kind"] = "round", ["name"] = "山田" });
        var address = new Uri(visitor.Address!, Picture().Match(visitor.Page).Groups[1].Value);

        using var stranger = new Visitor();
        HttpResponseMessage refused = await stranger.Client.GetAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("text/html", refused.Content.Headers.ContentType!.MediaType);
        await _host.SendAsync(Placed());
        await visitor.OpenAsync(_host.LinkTo(Yamada));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Client.GetAsync(new Uri(visitor.Address!.AbsoluteUri + "/seal/picture"), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Seal_FromAnotherSitesPage_IsNotTaken()
    {
        await _host.SendAsync(Placed());
        using var visitor = await ReviewAsync();

        foreach (HttpContent form in (HttpContent[])[new FormUrlEncodedContent(new Dictionary<string, string> { ["kind"] = "round", ["name"] = "山田" }), new StringContent("x", Encoding.UTF8, "multipart/form-data")])
        {
            HttpResponseMessage answer = await visitor.Client.PostAsync(new Uri(visitor.Address!.AbsoluteUri.Replace("/confirm", "/seal", StringComparison.Ordinal)), form, Cancellation);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }

        Assert.Null(await _host.Manager.OpenSealAsync(_host.LinkTo(Yamada).Segments[^1], cancellationToken: Cancellation));
    }

    [Fact]
    public async Task InvisibleSignature_AsksForNoSeal()
    {
        await _host.SendAsync();
        using var visitor = await ReviewAsync();

        Assert.DoesNotContain("/seal", visitor.Page, StringComparison.Ordinal);
        HttpResponseMessage answer = await visitor.Client.GetAsync(new Uri(visitor.Address!.AbsoluteUri.Replace("/confirm", "/seal/picture", StringComparison.Ordinal)), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    internal static Func<EnvelopeDescriptor, EnvelopeDescriptor> Placed(bool isRequired = false) => descriptor => descriptor with
    {
        Participants =
        [
            descriptor.Participants[0] with { Places = [SignaturePlace.OnLastPage(1, 440, 60, 48, 48), SignaturePlace.OnPage(2, 1, 440, 60, 48, 48)], RequiresSeal = isRequired },
            descriptor.Participants[1] with { Places = [SignaturePlace.OnLastPage(1, 500, 60, 60, 48)] },
        ],
    };

    private static async Task UploadAsync(Visitor visitor, byte[] file, string name, string type)
    {
        Match form = Form().Match(visitor.Page);
        using var content = new MultipartFormDataContent
        {
            { new StringContent(WebUtility.HtmlDecode(form.Groups["value"].Value)), form.Groups["name"].Value },
            { new StringContent("picture"), "kind" },
        };
        var picture = new ByteArrayContent(file);
        picture.Headers.ContentType = new MediaTypeHeaderValue(type);
        content.Add(picture, "picture", name);
        await visitor.TakeAsync(await visitor.Client.PostAsync(new Uri(visitor.Address!, WebUtility.HtmlDecode(form.Groups["action"].Value)), content, Cancellation));
    }

    private async Task<Visitor> ReviewAsync()
    {
        var visitor = new Visitor();
        await visitor.OpenAsync(_host.LinkTo(Yamada));
        await visitor.ReadAllAsync();
        await visitor.SubmitAsync("/complete");
        return visitor;
    }

    [GeneratedRegex("<img class=\"ec-seal-picture\" src=\"([^\"]*)\"")]
    private static partial Regex Picture();

    [GeneratedRegex("<form[^>]*action=\"(?<action>[^\"]*/seal)\".*?<input type=\"hidden\" name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.Singleline)]
    private static partial Regex Form();
}
