using System.Net;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning;

namespace EContract.Sdk.Tests.RemoteSigning;

/// <summary>What is sent again when a service refuses, and what of it is told.</summary>
public sealed class CscRefusalTests
{
    private static readonly CscHashes s_hashes = new("GX", [DigestAlgorithm.Sha256.ComputeHash("x"u8)], DigestAlgorithm.Sha256);
    private static readonly CscSignatureAlgorithm s_algorithm =
        CscSignatureAlgorithm.Find(new SignatureAlgorithm(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha256), ["1.2.840.113549.1.1.1"])!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, """{"error":"invalid_pin","error_description":"The PIN is wrong"}""", "", 1)]
    [InlineData(401, """{"error":"invalid_otp"}""", "Bearer", 1)]
    [InlineData(401, "", "", 1)]
    [InlineData(401, "", "Basic realm=x", 1)]
    [InlineData(401, "", "Bearer error=invalid_token", 2)]
    [InlineData(401, """{"error":"invalid_token"}""", "", 2)]
    [InlineData(400, """{"error":"expired_token"}""", "", 2)]
    [InlineData(429, "", "", 1)]
    [InlineData(503, "", "", 1)]
    public async Task AuthorizeAsync_Refused_OffersThePinAgainOnlyIfTheTokenWasTheFault(int status, string body, string challenge, int calls)
    {
        using var service = new Refusing((HttpStatusCode)status, body, challenge);
        using CscClient client = Create(service);

        await Assert.ThrowsAsync<SignerException>(async () => await client.AuthorizeAsync(
            s_hashes, [new CscAuthenticationValue("PIN", "1234")], cancellationToken: Cancellation));

        Assert.Equal(calls, service.Calls);
    }

    [Fact]
    public async Task SignHashAsync_TooManyRequests_NeverSendsTheSameActivationAgain()
    {
        using var service = new Refusing(HttpStatusCode.TooManyRequests, "", "");
        using CscClient client = Create(service);
        using var activation = new CscActivation("sad", DateTimeOffset.MaxValue);

        var error = await Assert.ThrowsAsync<SignerException>(async () => await client.SignHashAsync(
            s_hashes, s_algorithm, activation, Cancellation));

        Assert.True(error.IsTransient);
        Assert.Equal(1, service.Calls);
    }

    [Fact]
    public async Task ListCredentialsAsync_TooManyRequests_AsksAgain()
    {
        using var service = new Refusing(HttpStatusCode.TooManyRequests, "", "");
        using CscClient client = Create(service);

        await Assert.ThrowsAsync<SignerException>(async () => await client.ListCredentialsAsync(cancellationToken: Cancellation));

        Assert.Equal(3, service.Calls);
    }

    [Theory]
    [InlineData("p@ss wörd+1")]
    [InlineData("p%40ss%20w%C3%B6rd%2B1")]
    [InlineData("p%40ss+w%c3%b6rd%2b1")]
    [InlineData("cEBzcyB3w7ZyZCsx")]
    [InlineData("dXNlcjpwQHNzIHfDtnJkKzE")]
    [InlineData("user:p@ss wörd+1")]
    [InlineData("704073732077c3b672642b31")]
    public async Task Login_ServiceRepeatsThePassword_IsNotTold(string echo)
    {
        using var service = new Refusing(HttpStatusCode.Unauthorized, $$"""{"error":"authentication_error","error_description":"Not {{echo}}, sorry"}""", "");
        using CscClient client = Create(service, CscServiceAuthorization.Login("user", CscSecret.FromString("p@ss wörd+1")));

        var error = await Assert.ThrowsAsync<SignerException>(async () => await client.ListCredentialsAsync(cancellationToken: Cancellation));

        Assert.EndsWith("Not …, sorry.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(echo, error.ToString(), StringComparison.Ordinal);
    }

    private static CscClient Create(Refusing service, CscServiceAuthorization? authorization = null) => new(
        new CscServiceOptions
        {
            ServiceUri = new Uri("https://service.example/csc/v2"),
            Authorization = authorization ?? CscServiceAuthorization.Bearer(_ => new("the-token")),
            MaxAttempts = 3,
            RetryDelay = TimeSpan.FromMilliseconds(1),
        },
        new HttpClient(service, disposeHandler: false));

    private sealed class Refusing(HttpStatusCode status, string body, string challenge) : HttpMessageHandler
    {
        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json"), RequestMessage = request };
            if (challenge.Length > 0)
                answer.Headers.WwwAuthenticate.ParseAdd(challenge);
            return Task.FromResult(answer);
        }
    }
}
