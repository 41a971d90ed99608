using System.Text;
using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.RemoteSigning;

public sealed class CscAuthorizationTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> PinAndOtp = new() { ["PIN"] = "1234-ひみつ", ["OTP"] = "738496" };

    private readonly DevelopmentClock _clock = new();
    private readonly CscFixture _csc;

    public CscAuthorizationTests() => _csc = new CscFixture(new DevelopmentCscOptions { TimeProvider = _clock });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _csc.DisposeAsync();

    [Fact]
    public async Task SignAsync_Explicit_AsksTheUserOncePerAuthorizationAndClearsWhatHeSaid()
    {
        _csc.Add(Explicit);
        var asked = new List<CscAuthenticationRequest>();
        var said = new List<byte[]>();
        using CscSigner signer = _csc.CreateSigner(options => options.Authenticator = (request, _) =>
        {
            asked.Add(request);
            byte[] pin = Encoding.UTF8.GetBytes(PinAndOtp["PIN"]), otp = Encoding.UTF8.GetBytes(PinAndOtp["OTP"]);
            said.AddRange([pin, otp]);
            return new([new CscAuthenticationValue("PIN", pin), new CscAuthenticationValue("OTP", otp)]);
        });

        await CscSignerTests.AssertSignsAsync(signer, 7);

        Assert.Equal([5, 2], asked.Select(request => request.Hashes.Hashes.Count));
        Assert.All(asked, request =>
        {
            Assert.Equal(["PIN", "OTP"], request.Objects.Select(item => item.Id));
            Assert.Equal("PIN AND OTP", request.Expression);
            Assert.False(request.IsRepeated);
        });
        Assert.All(said, secret => Assert.All(secret, octet => Assert.Equal(0, octet)));
    }

    [Fact]
    public async Task SignAsync_WrongPin_IsOneTryAndNamesNoSecret()
    {
        _csc.Add(Explicit);
        using CscSigner signer = _csc.CreateSigner(options => options.Authenticator = Say(("PIN", "geheim-4711"), ("OTP", "000111")));

        var error = await Assert.ThrowsAsync<SignerException>(async () => await CscSignerTests.AssertSignsAsync(signer, 1));

        Assert.Equal(SignerFailure.AccessDenied, error.Failure);
        Assert.Contains("invalid_authentication_data", error.Message, StringComparison.Ordinal);
        // The development service quotes what it was sent; nothing of that may come out here.
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("000111", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, _csc.CallsOf("credentials/authorize"));
        Assert.Equal(0, _csc.CallsOf("signatures/signHash"));
    }

    [Fact]
    public async Task SignAsync_ExplicitWithoutAuthenticator_SaysWhatIsMissing()
    {
        _csc.Add(Explicit);
        using CscSigner signer = _csc.CreateSigner();

        var error = await Assert.ThrowsAsync<SignerException>(async () => await CscSignerTests.AssertSignsAsync(signer, 1));

        Assert.Equal(SignerFailure.AccessDenied, error.Failure);
        Assert.Contains("Authenticator", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _csc.CallsOf("credentials/authorize"));
    }

    [Fact]
    public async Task GetChallengeAsync_FromTheAuthenticator_GivesTheChallenge()
    {
        _csc.Add(Explicit);
        string? challenge = null;
        using CscSigner signer = _csc.CreateSigner(options => options.Authenticator = async (request, cancel) =>
        {
            challenge = await request.GetChallengeAsync("OTP", cancel);
            return await Say([.. PinAndOtp.Select(pair => (pair.Key, pair.Value))])(request, cancel);
        });

        await CscSignerTests.AssertSignsAsync(signer, 1);

        Assert.Equal("What do you say?", challenge);
    }

    [Fact]
    public async Task SignAsync_ActivationExpiresAtTheService_IsAuthorizedOnceMore()
    {
        _csc.Add(Explicit);
        var repeated = new List<bool>();
        using CscSigner signer = _csc.CreateSigner(options => options.Authenticator = (request, cancel) =>
        {
            repeated.Add(request.IsRepeated);
            return Say([.. PinAndOtp.Select(pair => (pair.Key, pair.Value))])(request, cancel);
        });
        await signer.GetCredentialAsync(Cancellation);
        // Only the service's clock goes on, and only for the first authorization.
        _csc.Server.FaultsOf("signatures/signHash").Delay = TimeSpan.FromMilliseconds(200);
        ValueTask signing = new(CscSignerTests.AssertSignsAsync(signer, 1));
        await WaitForAsync(() => _csc.CallsOf("signatures/signHash") == 1);
        _clock.Advance(TimeSpan.FromMinutes(10));

        await signing;

        Assert.Equal([false, true], repeated);
        Assert.Equal(2, _csc.CallsOf("signatures/signHash"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task SignAsync_Implicit_WaitsForTheUserOfTheService(int checks)
    {
        _csc.Add(credential => credential with { ChecksBeforeConsent = checks });
        using CscSigner signer = _csc.CreateSigner();

        await CscSignerTests.AssertSignsAsync(signer, 2);

        Assert.Equal(checks, _csc.CallsOf("credentials/authorizeCheck"));
    }

    [Fact]
    public async Task SignAsync_ImplicitAndTheUserDoesNotAnswer_GivesUp()
    {
        _csc.Add(credential => credential with { ChecksBeforeConsent = int.MaxValue });
        using CscSigner signer = _csc.CreateSigner(options => options.AuthorizationTimeout = TimeSpan.FromMilliseconds(10));

        var error = await Assert.ThrowsAsync<SignerException>(async () => await CscSignerTests.AssertSignsAsync(signer, 1));

        Assert.Equal(SignerFailure.AccessDenied, error.Failure);
        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignAsync_OAuth2CodeWithABrowserAtHand_SignsEachBatchByACodeOfItsOwn()
    {
        _csc.Add(OAuth2);
        var asked = new List<string>();
        using CscSigner signer = CreateOAuth2Signer(options => options.CodeProvider = (request, cancel) =>
        {
            asked.Add(request.Uri.Query);
            return Browser.GoAsync(request, cancel);
        });

        await CscSignerTests.AssertSignsAsync(signer, 7);

        Assert.Equal(2, asked.Count);
        Assert.All(asked, query => Assert.Contains("code_challenge_method=S256", query, StringComparison.Ordinal));
        Assert.NotEqual(asked[0], asked[1]);
    }

    [Fact]
    public async Task AcceptCodeAsync_InTwoSteps_SignsWhatWasAskedForAndNothingElse()
    {
        _csc.Add(OAuth2);
        ReadOnlyMemory<byte>[] digests = [DigestAlgorithm.Sha256.ComputeHash("契約書"u8), DigestAlgorithm.Sha256.ComputeHash("覚書"u8)];
        ReadOnlyMemory<byte> other = DigestAlgorithm.Sha256.ComputeHash("別の契約書"u8);
        using CscSigner first = CreateOAuth2Signer(), second = CreateOAuth2Signer();

        CscOAuth2Request request = await first.CreateCredentialRequestAsync(digests, Cancellation);
        // In the next request of the user, perhaps in another process.
        CscAuthorizationCode code = await Browser.GoAsync(request, Cancellation);
        using CscActivation activation = await second.AcceptCodeAsync(request, code, Cancellation);
        IReadOnlyList<ReadOnlyMemory<byte>> values = await second.SignAsync(digests, activation, Cancellation);

        SigningCredential credential = await second.GetCredentialAsync(Cancellation);
        Assert.All(digests.Zip(values), pair => Assert.Equal(
            SignatureVerification.Valid, SignatureVerifier.VerifyHash(credential.Certificate, credential.Algorithm, pair.First.Span, pair.Second.Span)));

        // Spent.
        await AssertRefusedAsync("Invalid parameter SAD", () => second.SignAsync(digests, activation, Cancellation));
        CscOAuth2Request again = await first.CreateCredentialRequestAsync(digests, Cancellation);
        using CscActivation bound = await first.AcceptCodeAsync(again, await Browser.GoAsync(again, Cancellation), Cancellation);
        await AssertRefusedAsync("not authorized", () => first.SignAsync([digests[0], other], bound, Cancellation));
    }

    [Fact]
    public async Task AcceptCodeAsync_ForeignStateOrVerifierOrCode_IsDenied()
    {
        _csc.Add(OAuth2);
        ReadOnlyMemory<byte>[] digests = [DigestAlgorithm.Sha256.ComputeHash("契約書"u8)];
        using CscSigner signer = CreateOAuth2Signer();
        CscOAuth2Request mine = await signer.CreateCredentialRequestAsync(digests, Cancellation);
        CscOAuth2Request other = await signer.CreateCredentialRequestAsync(digests, Cancellation);
        CscAuthorizationCode code = await Browser.GoAsync(mine, Cancellation);
        int tokenCalls = _csc.CallsOf("oauth2/token");

        // Another question's answer: not even sent.
        Assert.Equal(SignerFailure.AccessDenied, await FailureAsync(() => signer.AcceptCodeAsync(other, code, Cancellation)));
        Assert.Equal(tokenCalls, _csc.CallsOf("oauth2/token"));
        // A caught code without its verifier.
        var forged = new CscAuthorizationCode(code.Code, other.State);
        Assert.Equal(SignerFailure.AccessDenied, await FailureAsync(() => signer.AcceptCodeAsync(other, forged, Cancellation)));
        // And it is spent by that.
        Assert.Equal(SignerFailure.AccessDenied, await FailureAsync(() => signer.AcceptCodeAsync(mine, code, Cancellation)));
    }

    [Fact]
    public async Task SignAsync_OAuth2CodeWithoutBrowser_SaysHowElse()
    {
        _csc.Add(OAuth2);
        using CscSigner signer = CreateOAuth2Signer();

        var error = await Assert.ThrowsAsync<SignerException>(async () => await CscSignerTests.AssertSignsAsync(signer, 1));

        Assert.Contains("two steps", error.Message, StringComparison.Ordinal);
    }

    private static DevelopmentCscCredential Explicit(DevelopmentCscCredential credential) =>
        credential with { AuthorizationMode = "explicit", Secrets = PinAndOtp };

    private static DevelopmentCscCredential OAuth2(DevelopmentCscCredential credential) => credential with { AuthorizationMode = "oauth2code" };

    private static CscAuthenticator Say(params (string Id, string Value)[] values) =>
        (_, _) => new([.. values.Select(pair => new CscAuthenticationValue(pair.Id, pair.Value))]);

    private CscSigner CreateOAuth2Signer(Action<CscSignerOptions>? configure = null) => _csc.CreateSigner(options =>
    {
        options.OAuth2Client = CscFixture.OAuth2Client;
        options.RedirectUri = CscFixture.RedirectUri;
        options.Description = "業務委託契約書（2件）";
        configure?.Invoke(options);
    });

    private static async Task WaitForAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5, Cancellation);
    }

    private static async Task<SignerFailure> FailureAsync<T>(Func<ValueTask<T>> act) =>
        (await Assert.ThrowsAsync<SignerException>(async () => await act())).Failure;

    private static async Task AssertRefusedAsync<T>(string why, Func<ValueTask<T>> act) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<SignerException>(async () => await act())).Message, StringComparison.Ordinal);
}
