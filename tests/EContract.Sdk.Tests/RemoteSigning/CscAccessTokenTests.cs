using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.RemoteSigning;

public sealed class CscAccessTokenTests : IAsyncLifetime
{
    private readonly DevelopmentClock _clock = new();
    private readonly CscFixture _csc;

    public CscAccessTokenTests() => _csc = new CscFixture(new DevelopmentCscOptions { TimeProvider = _clock });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _csc.Add();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _csc.DisposeAsync();

    [Fact]
    public async Task ListCredentialsAsync_Login_UsesTheTokenOfThePassword()
    {
        using CscClient client = _csc.CreateClient(options => options.Authorization = CscServiceAuthorization.Login("user", CscSecret.FromString("password")));

        Assert.Equal(["GX0112348"], await client.ListCredentialsAsync(onlyValid: true, cancellationToken: Cancellation));
        Assert.Equal(["GX0112348"], await client.ListCredentialsAsync(cancellationToken: Cancellation));
        Assert.Equal(1, _csc.CallsOf("auth/login"));
    }

    [Fact]
    public async Task ListCredentialsAsync_ManyWithAWrongPassword_OffersItOnce()
    {
        byte[] sent = "falsch"u8.ToArray();
        using CscClient client = _csc.CreateClient(options => options.Authorization = CscServiceAuthorization.Login("user", _ => new(sent)));
        _csc.Server.FaultsOf("auth/login").Delay = TimeSpan.FromMilliseconds(100);

        SignerException[] errors = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            await Assert.ThrowsAsync<SignerException>(async () => await client.ListCredentialsAsync(cancellationToken: Cancellation))));

        Assert.All(errors, error => Assert.Equal(SignerFailure.AccessDenied, error.Failure));
        Assert.Equal(1, _csc.CallsOf("auth/login"));
        Assert.All(sent, octet => Assert.Equal(0, octet));
    }

    [Fact]
    public async Task ListCredentialsAsync_TokenExpired_IsRenewedBeforeItIsSent()
    {
        using CscClient client = _csc.CreateClient(time: _clock);
        await client.ListCredentialsAsync(cancellationToken: Cancellation);

        _clock.Advance(TimeSpan.FromMinutes(59));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await client.ListCredentialsAsync(cancellationToken: Cancellation)));

        Assert.Equal(2, _csc.CallsOf("oauth2/token"));
        Assert.Equal(9, _csc.CallsOf("credentials/list"));
    }

    [Fact]
    public async Task SignAsync_TokenRevokedMeanwhile_IsRenewedOnceAndTheActivationNotSpent()
    {
        using CscSigner signer = _csc.CreateSigner();
        await CscSignerTests.AssertSignsAsync(signer, 1);
        _csc.Server.RevokeAccessTokens();

        await CscSignerTests.AssertSignsAsync(signer, 1);

        Assert.Equal(2, _csc.CallsOf("oauth2/token"));
        Assert.Equal(3, _csc.CallsOf("credentials/authorize"));
        Assert.Equal(2, _csc.CallsOf("signatures/signHash"));
    }

    [Fact]
    public async Task ListCredentialsAsync_WrongClientSecret_IsDeniedWithoutNamingIt()
    {
        using CscClient client = _csc.CreateClient(options => options.Authorization =
            CscServiceAuthorization.ClientCredentials("econtract", CscSecret.FromString("wrong-secret-value")));

        var error = await Assert.ThrowsAsync<SignerException>(async () => await client.ListCredentialsAsync(cancellationToken: Cancellation));

        Assert.Equal(SignerFailure.AccessDenied, error.Failure);
        Assert.DoesNotContain("wrong-secret-value", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListCredentialsAsync_BearerThatIsRefused_IsAskedForOnceMore()
    {
        int asked = 0;
        using CscClient client = _csc.CreateClient(options => options.Authorization =
            CscServiceAuthorization.Bearer(_ => new($"token-{Interlocked.Increment(ref asked)}")));

        var error = await Assert.ThrowsAsync<SignerException>(async () => await client.ListCredentialsAsync(cancellationToken: Cancellation));

        Assert.Equal((SignerFailure.AccessDenied, 2), (error.Failure, asked));
        Assert.DoesNotContain("token-", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListCredentialsAsync_BearerThatIsNoToken_IsNeverSent()
    {
        using CscClient client = _csc.CreateClient(options => options.Authorization = CscServiceAuthorization.Bearer(_ => new("a\r\nX-Evil: b")));

        await Assert.ThrowsAsync<SignerException>(async () => await client.ListCredentialsAsync(cancellationToken: Cancellation));

        Assert.Equal(0, _csc.CallsOf("credentials/list"));
    }

    [Fact]
    public async Task Granted_UserGrantsInABrowser_IsRenewedByRefreshTokensThatChange()
    {
        using CscClient host = _csc.CreateClient();
        CscOAuth2Request request = await host.CreateServiceRequestAsync(CscFixture.OAuth2Client, CscFixture.RedirectUri, Cancellation);
        CscOAuth2Tokens tokens = await host.ExchangeCodeAsync(CscFixture.OAuth2Client, request, await Browser.GoAsync(request, Cancellation), Cancellation);
        var kept = new List<CscOAuth2Tokens>();
        using CscClient user = _csc.CreateClient(
            options => options.Authorization = CscServiceAuthorization.Granted(CscFixture.OAuth2Client, tokens, (renewed, _) =>
            {
                kept.Add(renewed);
                return ValueTask.CompletedTask;
            }),
            _clock);

        await user.ListCredentialsAsync(cancellationToken: Cancellation);
        Assert.Empty(kept);
        for (int hour = 1; hour <= 2; hour++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await user.ListCredentialsAsync(cancellationToken: Cancellation)));
            Assert.Equal(hour, kept.Count);
        }

        Assert.Equal(3, kept.Append(tokens).Select(one => one.RefreshToken).Distinct().Count());
    }

    [Fact]
    public async Task Granted_NoRefreshToken_SaysThatTheUserHasToBeAsked()
    {
        var tokens = new CscOAuth2Tokens { AccessToken = "old", ExpiresAt = _clock.GetUtcNow() };
        using CscClient client = _csc.CreateClient(options => options.Authorization = CscServiceAuthorization.Granted(CscFixture.OAuth2Client, tokens), _clock);

        var error = await Assert.ThrowsAsync<SignerException>(async () => await client.ListCredentialsAsync(cancellationToken: Cancellation));

        Assert.Contains("ask the user again", error.Message, StringComparison.Ordinal);
    }
}
