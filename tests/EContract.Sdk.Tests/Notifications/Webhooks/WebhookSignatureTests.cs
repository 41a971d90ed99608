using System.Text;
using EContract.Sdk.Notifications.Webhooks;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Notifications.Webhooks;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OtherSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Seconds = 1614265330;

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(Seconds);
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();

    // The vector that the specification's own libraries are tested with.
    [Fact]
    public void Sign_VectorOfTheSpecification_IsItsSignature() =>
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Sign(Id, Now, Body, [Secret]));

    [Fact]
    public async Task Sign_Anything_IsWhatOpenSslComputes()
    {
        string key = Convert.ToHexString(Convert.FromBase64String(Secret[6..]));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{Id}.{Seconds}."), .. Body];

        ToolResult mac = (await ToolRunner.RunAsync("openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", $"hexkey:{key}", "-binary"], signed)).EnsureSuccess();

        Assert.Equal("v1," + Convert.ToBase64String(mac.Output), WebhookSignature.Sign(Id, Now, Body, [Secret]));
    }

    [Fact]
    public void Verify_OwnSignature_Holds() =>
        Assert.True(WebhookSignature.Verify(Id, "1614265330", WebhookSignature.Sign(Id, Now, Body, [Secret]), Body, Secret, Now));

    [Fact]
    public void Verify_SeveralSecrets_EitherHolds()
    {
        string signatures = WebhookSignature.Sign(Id, Now, Body, [OtherSecret, Secret]);

        Assert.True(WebhookSignature.Verify(Id, "1614265330", signatures, Body, Secret, Now));
        Assert.True(WebhookSignature.Verify(Id, "1614265330", signatures, Body, OtherSecret, Now));
        Assert.True(WebhookSignature.Verify(Id, "1614265330", "v1a,AAAA " + signatures + " v2,zzz", Body, Secret, Now));
    }

    [Theory]
    [InlineData(301, false)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void Verify_SentLongAgoOrAhead_DoesNotHold(int seconds, bool expected) =>
        Assert.Equal(expected, WebhookSignature.Verify(Id, "1614265330", WebhookSignature.Sign(Id, Now, Body, [Secret]), Body, Secret, Now.AddSeconds(seconds)));

    [Theory]
    [InlineData("msg_other", "1614265330", null)]
    [InlineData(Id, "1614265331", null)]
    [InlineData(Id, "1614265330", "")]
    [InlineData(Id, "1614265330", "v1,")]
    [InlineData(Id, "1614265330", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData(Id, "-1614265330", null)]
    [InlineData(Id, "99999999999999999999999", null)]
    [InlineData(Id, "9223372036854775807", null)]
    [InlineData(Id, "now", null)]
    [InlineData(null, "1614265330", null)]
    [InlineData(Id, null, null)]
    public void Verify_AnythingElse_DoesNotHold(string? id, string? timestamp, string? signatures) =>
        Assert.False(WebhookSignature.Verify(id, timestamp, signatures ?? "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Body, Secret, Now));

    [Fact]
    public void Verify_OtherBody_DoesNotHold() =>
        Assert.False(WebhookSignature.Verify(Id, "1614265330", WebhookSignature.Sign(Id, Now, Body, [Secret]), """{"test":2432232314}"""u8, Secret, Now));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_short")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public void Verify_SecretThatIsNone_IsRefusedWithoutBeingRepeated(string secret)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => WebhookSignature.Verify(Id, "1614265330", "v1,x", Body, secret, Now));

        if (secret.Length > 6)
            Assert.DoesNotContain(secret, e.Message, StringComparison.Ordinal);
    }
}
