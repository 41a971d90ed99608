using System.Net;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Tests.Timestamping;

public sealed class Rfc3161TimestampAuthorityTests : IAsyncLifetime
{
    private static readonly byte[] Digest = DigestAlgorithm.Sha256.ComputeHash("契約書"u8);

    private DevelopmentPkiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await DevelopmentPkiServer.StartAsync(
        new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task TimestampAsync_Granted_GivesATokenOverTheDigest()
    {
        TimestampToken token = await Authority().TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation);

        Assert.True(token.Covers("契約書"u8));
        Assert.NotNull(token.Info.Nonce);
        Assert.Equal(_server.Pki.TimestampingCertificate.Subject, TimestampTokenVerifier.Verify(token).Signer!.Subject);
    }

    [Theory]
    [InlineData(DevelopmentFault.ServerError, TimestampFailure.Unavailable, true)]
    [InlineData(DevelopmentFault.DropConnection, TimestampFailure.Unavailable, true)]
    [InlineData(DevelopmentFault.Hang, TimestampFailure.Timeout, true)]
    [InlineData(DevelopmentFault.MalformedBody, TimestampFailure.Malformed, false)]
    [InlineData(DevelopmentFault.WrongImprint, TimestampFailure.WrongImprint, false)]
    [InlineData(DevelopmentFault.WrongNonce, TimestampFailure.WrongNonce, false)]
    [InlineData(DevelopmentFault.WrongSignature, TimestampFailure.InvalidToken, false)]
    public async Task TimestampAsync_AuthorityFails_ThrowsItsKind(DevelopmentFault fault, TimestampFailure expected, bool transient)
    {
        _server.Pki.TimestampAuthority.Faults.Inject(fault);
        Rfc3161TimestampAuthority authority = Authority(new() { Timeout = TimeSpan.FromMilliseconds(fault == DevelopmentFault.Hang ? 200 : 10_000) });

        var error = await Assert.ThrowsAsync<TimestampException>(async () => await authority.TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation));

        Assert.Equal(expected, error.Failure);
        Assert.Equal(transient, error.IsTransient);
        Assert.Contains(_server.TimestampUri.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimestampAsync_Rejection_SaysWhatTheAuthoritySaid()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.Rejection);

        var error = await Assert.ThrowsAsync<TimestampException>(async () => await Authority().TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation));

        Assert.True(error.Failure is TimestampFailure.Rejected or TimestampFailure.Unavailable);
        Assert.Contains("status 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimestampAsync_NobodyListens_IsUnavailable()
    {
        var authority = new Rfc3161TimestampAuthority(new Uri("http://127.0.0.1:1/tsa"));

        var error = await Assert.ThrowsAsync<TimestampException>(async () => await authority.TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation));

        Assert.Equal(TimestampFailure.Unavailable, error.Failure);
    }

    [Fact]
    public async Task TimestampAsync_CancelledByTheCaller_ThrowsCancellationNotTimeout()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.Hang);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Authority().TimestampAsync(Digest, DigestAlgorithm.Sha256, cancel.Token));
    }

    [Fact]
    public async Task TimestampAsync_DigestOfAnotherLength_IsMisuse() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Authority().TimestampAsync(new byte[20], DigestAlgorithm.Sha256, Cancellation));

    [Fact]
    public async Task TimestampAsync_Credentials_AreSentAsBasicAndNeverShown()
    {
        string? authorization = null;
        using var client = new HttpClient(new StubHandler(request =>
        {
            authorization = request.Headers.Authorization?.ToString();
            return new HttpResponseMessage(HttpStatusCode.Unauthorized);
        }));
        var authority = new Rfc3161TimestampAuthority(new Uri("https://tsa.example/"), new() { UserName = "利用者", Password = "secret" }, client);

        var error = await Assert.ThrowsAsync<TimestampException>(async () => await authority.TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation));

        Assert.Equal("Basic " + Convert.ToBase64String("利用者:secret"u8), authorization);
        Assert.Equal(TimestampFailure.Rejected, error.Failure);
        Assert.Contains("credentials", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimestampAsync_AnswerTooLarge_IsMalformed()
    {
        using var client = new HttpClient(new StubHandler(_ => new HttpResponseMessage { Content = new ByteArrayContent(new byte[10_000]) }));
        var authority = new Rfc3161TimestampAuthority(new Uri("https://tsa.example/"), new() { MaxResponseBytes = 5_000 }, client);

        var error = await Assert.ThrowsAsync<TimestampException>(async () => await authority.TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation));

        Assert.Equal(TimestampFailure.Malformed, error.Failure);
    }

    [Fact]
    public async Task TimestampAsync_OtherPolicyThanAsked_IsRefused()
    {
        Rfc3161TimestampAuthority authority = Authority(new() { PolicyOid = "1.3.6.1.4.1.32473.77" });

        var error = await Assert.ThrowsAsync<TimestampException>(async () => await authority.TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation));

        Assert.True(error.Failure is TimestampFailure.InvalidToken or TimestampFailure.Rejected, error.Message);
    }

    private Rfc3161TimestampAuthority Authority(Rfc3161TimestampOptions? options = null) => new(_server.TimestampUri, options);

    private sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
