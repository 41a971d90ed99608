using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Tests.Timestamping;

/// <summary>Attempts, deadline, credentials and probes of the client.</summary>
public sealed class TimestampRetryTests : IAsyncLifetime
{
    private static readonly byte[] Digest = DigestAlgorithm.Sha256.ComputeHash("契約書"u8);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private DevelopmentPkiServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await DevelopmentPkiServer.StartAsync(
        new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256 });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(DevelopmentFault.ServerError)]
    [InlineData(DevelopmentFault.DropConnection)]
    public async Task TimestampAsync_FailsTwiceThenAnswers_GivesAToken(DevelopmentFault fault)
    {
        _server.Pki.TimestampAuthority.Faults.Inject(fault, times: 2);

        TimestampToken token = await StampAsync(new() { RetryDelay = Soon });

        Assert.True(token.Covers("契約書"u8));
        Assert.Equal(3, _server.Pki.TimestampAuthority.Faults.RequestCount);
    }

    [Fact]
    public async Task TimestampAsync_KeepsFailing_GivesUpAfterMaxAttempts()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError);

        var error = await Assert.ThrowsAsync<TimestampException>(() => StampAsync(new() { RetryDelay = Soon, MaxAttempts = 4 }));

        Assert.Equal(TimestampFailure.Unavailable, error.Failure);
        Assert.Equal(4, _server.Pki.TimestampAuthority.Faults.RequestCount);
    }

    [Theory]
    [InlineData(DevelopmentFault.WrongNonce)]
    [InlineData(DevelopmentFault.WrongImprint)]
    [InlineData(DevelopmentFault.WrongSignature)]
    public async Task TimestampAsync_WrongAnswer_IsNotAskedForAgain(DevelopmentFault fault)
    {
        _server.Pki.TimestampAuthority.Faults.Inject(fault, times: 1);

        await Assert.ThrowsAsync<TimestampException>(() => StampAsync(new() { RetryDelay = Soon }));

        Assert.Equal(1, _server.Pki.TimestampAuthority.Faults.RequestCount);
    }

    [Fact]
    public async Task TimestampAsync_DeadlineDuringTheFirstAttempt_IsTimeout()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.Hang);

        var error = await Assert.ThrowsAsync<TimestampException>(() => StampAsync(new() { Deadline = TimeSpan.FromMilliseconds(100) }));

        Assert.Equal(TimestampFailure.Timeout, error.Failure);
        Assert.Contains("deadline", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimestampAsync_DeadlineDuringAPause_ThrowsWhatFailed()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError);

        var error = await Assert.ThrowsAsync<TimestampException>(
            () => StampAsync(new() { Deadline = TimeSpan.FromSeconds(2), RetryDelay = TimeSpan.FromHours(1) }));

        Assert.Equal(TimestampFailure.Unavailable, error.Failure);
    }

    [Fact]
    public async Task TimestampAsync_BearerToken_IsAskedForEachAttemptAndNeverShown()
    {
        var sent = new List<string?>();
        int asked = 0;
        using var client = new HttpClient(new StubHandler(request =>
        {
            sent.Add(request.Headers.Authorization?.ToString());
            return new HttpResponseMessage(sent.Count == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.Unauthorized);
        }));
        var authority = new Rfc3161TimestampAuthority(
            new Uri("https://tsa.example/"),
            new() { RetryDelay = Soon, BearerToken = _ => ValueTask.FromResult($"token.{++asked}") },
            client);

        var error = await Assert.ThrowsAsync<TimestampException>(() => authority.TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation).AsTask());

        Assert.Equal(["Bearer token.1", "Bearer token.2"], sent);
        Assert.Equal(TimestampFailure.Rejected, error.Failure);
        Assert.DoesNotContain("token.", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("geheim\r\nX-Evil: 1")]
    public async Task TimestampAsync_ImpossibleBearerToken_IsRefusedWithoutShowingIt(string token)
    {
        var error = await Assert.ThrowsAsync<TimestampException>(
            () => StampAsync(new() { BearerToken = _ => ValueTask.FromResult(token) }));

        Assert.Equal(TimestampFailure.Rejected, error.Failure);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_ContradictingCredentials_IsMisuse()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=Client", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TestClock.Start, TestClock.End);
        using X509Certificate2 withoutKey = X509CertificateLoader.LoadCertificate(certificate.RawData);
        using var client = new HttpClient(new StubHandler(_ => new HttpResponseMessage()));
        var https = new Uri("https://tsa.example/");

        Assert.Throws<ArgumentException>(() => new Rfc3161TimestampAuthority(https, new() { UserName = "u", BearerToken = _ => new("t") }));
        Assert.Throws<ArgumentException>(() => new Rfc3161TimestampAuthority(https, new() { ClientCertificate = withoutKey }));
        Assert.Throws<ArgumentException>(() => new Rfc3161TimestampAuthority(https, new() { ClientCertificate = certificate }, client));
        Assert.Throws<ArgumentException>(() => new Rfc3161TimestampAuthority(new Uri("http://tsa.example/"), new() { ClientCertificate = certificate }));
        var error = Assert.Throws<ArgumentException>(() => new Rfc3161TimestampAuthority(new Uri("https://u:geheim@tsa.example/")));
        Assert.DoesNotContain("geheim", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProbeAsync_Answers_IsHealthyAndShowsItsCertificate()
    {
        TimestampAuthorityHealth health = await new Rfc3161TimestampAuthority(_server.TimestampUri).ProbeAsync(cancellationToken: Cancellation);

        Assert.True(health.IsHealthy, health.Message);
        Assert.Equal(_server.Pki.TimestampingCertificate.Thumbprint, health.Certificate!.Thumbprint);
        Assert.InRange(health.ClockDifference!.Value, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task ProbeAsync_Fails_SaysWhyWithoutThrowing()
    {
        _server.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError);

        TimestampAuthorityHealth health = await new Rfc3161TimestampAuthority(_server.TimestampUri, new() { MaxAttempts = 1 }).ProbeAsync(cancellationToken: Cancellation);

        Assert.False(health.IsHealthy);
        Assert.Equal(TimestampFailure.Unavailable, health.Failure);
        Assert.Contains("500", health.Message, StringComparison.Ordinal);
    }

    private Task<TimestampToken> StampAsync(Rfc3161TimestampOptions options) =>
        new Rfc3161TimestampAuthority(_server.TimestampUri, options).TimestampAsync(Digest, DigestAlgorithm.Sha256, Cancellation).AsTask();

    private static class TestClock
    {
        public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        public static readonly DateTimeOffset End = Start.AddYears(1);
    }

    private sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}
