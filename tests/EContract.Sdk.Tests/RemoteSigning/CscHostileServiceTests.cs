using System.Net;
using System.Net.Http;
using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning;

namespace EContract.Sdk.Tests.RemoteSigning;

/// <summary>A service may answer anything: each answer is a result or a <see cref="SignerException"/> that says what is wrong.</summary>
public sealed class CscHostileServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "no JSON object")]
    [InlineData("<html>", "no JSON object")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{}", "key is missing")]
    [InlineData("""{"key":[]}""", "key is not an object")]
    [InlineData("""{"key":{},"cert":{}}""", "status is missing")]
    [InlineData("""{"key":{"status":1},"cert":{}}""", "status is not text")]
    [InlineData("""{"key":{"status":"\ud800"},"cert":{}}""", "status is not text")]
    [InlineData("""{"\ud800":1,"key":{"status":"enabled"},"cert":{}}""", "")]
    [InlineData("""{"key":{"status":"enabled","algo":{}},"cert":{}}""", "algo is not a list")]
    [InlineData("""{"key":{"status":"enabled","algo":[1]},"cert":{}}""", "no text")]
    [InlineData("""{"key":{"status":"enabled","len":1e99},"cert":{}}""", "len is not a whole number")]
    [InlineData("""{"key":{"status":"enabled"},"cert":{"certificates":["?"]},"auth":{"mode":"implicit"}}""", "not Base64")]
    [InlineData("""{"key":{"status":"enabled"},"cert":{"certificates":["AAAA"]},"auth":{"mode":"implicit"}}""", "no certificate")]
    [InlineData("""{"key":{"status":"enabled"},"cert":{},"auth":{"mode":"implicit"}}""", "without a certificate")]
    [InlineData("""{"key":{"status":"enabled"},"cert":{},"auth":{"mode":"magic"}}""", "auth.mode")]
    [InlineData("""{"key":{"status":"enabled"},"cert":{},"auth":{"mode":"implicit"},"multisign":0}""", "multisign")]
    [InlineData("""{"key":{"status":"enabled"},"cert":{},"auth":{"mode":"explicit","objects":[7]}}""", "no object")]
    [InlineData("""{"key":{"status":"enabled"},"cert":{},"auth":{"mode":"explicit","objects":[{"id":"PIN"}]}}""", "type is missing")]
    public async Task GetCredentialAsync_AnswerThatIsNone_SaysWhatIsWrong(string answer, string expected)
    {
        using var handler = new Answering(HttpStatusCode.OK, answer);
        using CscSigner signer = Create(handler);

        var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_request","error_description":"Invalid parameter credentialID"}""", SignerFailure.KeyNotFound)]
    [InlineData(400, """{"error":"invalid_request"}""", SignerFailure.KeyNotFound)]
    [InlineData(400, """{"error":7,"error_description":["x"]}""", SignerFailure.KeyNotFound)]
    [InlineData(400, """{"error":"\ud800"}""", SignerFailure.KeyNotFound)]
    [InlineData(400, """{"error":"access_denied"}""", SignerFailure.AccessDenied)]
    [InlineData(400, """{"error":"temporarily_unavailable"}""", SignerFailure.Unavailable)]
    [InlineData(401, "", SignerFailure.AccessDenied)]
    [InlineData(403, "<html>", SignerFailure.AccessDenied)]
    [InlineData(404, "nothing here", SignerFailure.KeyNotFound)]
    [InlineData(429, "", SignerFailure.Unavailable)]
    [InlineData(500, "{", SignerFailure.Unavailable)]
    [InlineData(501, "", SignerFailure.KeyNotFound)]
    [InlineData(503, "", SignerFailure.Unavailable)]
    [InlineData(302, "", SignerFailure.KeyNotFound)]
    public async Task GetCredentialAsync_Refusal_HasItsKind(int status, string body, SignerFailure failure)
    {
        using var handler = new Answering((HttpStatusCode)status, body);
        using CscSigner signer = Create(handler);

        var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));

        Assert.Equal(failure, error.Failure);
        Assert.Contains("credentials/info of https://service.example", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCredentialAsync_DescriptionMadeToMislead_IsOneShortLineWithoutTheToken()
    {
        string description = "the-token\\r\\n2026-01-01 INFO signed\\u001b[2J" + new string('x', 5000);
        using var handler = new Answering(HttpStatusCode.BadRequest, $$"""{"error":"invalid_request","error_description":"{{description}}"}""");
        using CscSigner signer = Create(handler);

        var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));

        Assert.True(error.Message.Length < 500);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.DoesNotContain("the-token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCredentialAsync_EndlessAnswer_IsCutOff()
    {
        using var handler = new Answering(HttpStatusCode.OK, $$"""{"description":"{{new string('x', 2_000_000)}}"}""");
        using CscSigner signer = Create(handler);

        var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));

        Assert.Contains("larger than", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example/")]
    [InlineData("file:///etc/passwd")]
    public async Task CreateServiceRequestAsync_OAuth2ServerWithoutTls_IsNotAskedForAnything(string address)
    {
        using var handler = new Answering(HttpStatusCode.OK, $$"""{"oauth2":"{{address}}"}""");
        using CscClient client = CreateClient(handler);

        var error = await Assert.ThrowsAsync<SignerException>(async () =>
            await client.CreateServiceRequestAsync(CscFixture.OAuth2Client, CscFixture.RedirectUri, Cancellation));

        Assert.Contains("no https address", error.Message, StringComparison.Ordinal);
        Assert.Equal(["/csc/v2/info"], handler.Paths);
    }

    [Theory]
    [InlineData("""{"signatures":[]}""", "but 0")]
    [InlineData("""{"signatures":["AAAA","AAAA"]}""", "but 2")]
    [InlineData("""{"signatures":["*"]}""", "not Base64")]
    [InlineData("""{"responseID":"later"}""", "but 0")]
    public async Task SignHashAsync_AnswerThatDoesNotFit_IsRefused(string answer, string expected)
    {
        using var handler = new Answering(HttpStatusCode.OK, answer);
        using CscClient client = CreateClient(handler);
        var hashes = new CscHashes("GX", [DigestAlgorithm.Sha256.ComputeHash("x"u8)], DigestAlgorithm.Sha256);
        CscSignatureAlgorithm algorithm = CscSignatureAlgorithm.Find(new SignatureAlgorithm(SignatureScheme.RsaPkcs1, DigestAlgorithm.Sha256), ["1.2.840.113549.1.1.1"])!;
        using CscActivation activation = CscActivation.From(new CscOAuth2Tokens { AccessToken = "sad", ExpiresAt = DateTimeOffset.MaxValue });

        var error = await Assert.ThrowsAsync<SignerException>(async () => await client.SignHashAsync(hashes, algorithm, activation, Cancellation));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static CscSigner Create(Answering handler) => new(
        new CscSignerOptions { ServiceUri = new Uri("https://service.example/csc/v2"), CredentialId = "GX", Authorization = Bearer, MaxAttempts = 1 },
        new HttpClient(handler, disposeHandler: false));

    private static CscClient CreateClient(Answering handler) => new(
        new CscServiceOptions { ServiceUri = new Uri("https://service.example/csc/v2"), Authorization = Bearer, MaxAttempts = 1 },
        new HttpClient(handler, disposeHandler: false));

    private static CscServiceAuthorization Bearer => CscServiceAuthorization.Bearer(_ => new("the-token"));

    private sealed class Answering(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public List<string> Paths { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Paths.Add(request.RequestUri!.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json"), RequestMessage = request });
        }
    }
}
