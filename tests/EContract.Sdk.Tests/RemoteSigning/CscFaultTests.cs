using EContract.Sdk.Cryptography;
using EContract.Sdk.RemoteSigning;
using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.RemoteSigning;

public sealed class CscFaultTests : IAsyncLifetime
{
    private readonly CscFixture _csc = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _csc.Add();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _csc.DisposeAsync();

    [Theory]
    [InlineData(DevelopmentFault.ServerError, SignerFailure.Unavailable)]
    [InlineData(DevelopmentFault.DropConnection, SignerFailure.Unavailable)]
    [InlineData(DevelopmentFault.Hang, SignerFailure.Unavailable)]
    [InlineData(DevelopmentFault.MalformedBody, SignerFailure.SigningFailed)]
    [InlineData(DevelopmentFault.WrongSignature, SignerFailure.SigningFailed)]
    public async Task SignAsync_SignHashFails_IsNeverSentTwice(DevelopmentFault fault, SignerFailure failure)
    {
        using CscSigner signer = _csc.CreateSigner(options => options.Timeout = fault == DevelopmentFault.Hang ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(20));
        await signer.GetCredentialAsync(Cancellation);
        _csc.Server.FaultsOf("signatures/signHash").Inject(fault);

        var error = await Assert.ThrowsAsync<SignerException>(async () => await CscSignerTests.AssertSignsAsync(signer, 2));

        Assert.Equal(failure, error.Failure);
        Assert.Equal(1, _csc.CallsOf("signatures/signHash"));
        _csc.Server.FaultsOf("signatures/signHash").Clear();
        await CscSignerTests.AssertSignsAsync(signer, 2);
    }

    [Theory]
    [InlineData("credentials/authorize")]
    [InlineData("signatures/signHash")]
    public async Task SignAsync_WhatSpendsSomethingFails_IsLeftToTheCaller(string method)
    {
        using CscSigner signer = _csc.CreateSigner();
        _csc.Server.FaultsOf(method).Inject(DevelopmentFault.DropConnection, times: 1);

        var error = await Assert.ThrowsAsync<SignerException>(async () => await CscSignerTests.AssertSignsAsync(signer, 1));

        Assert.True(error.IsTransient);
        Assert.Equal(1, _csc.CallsOf(method));
    }

    [Theory]
    [InlineData("credentials/info", DevelopmentFault.ServerError)]
    [InlineData("credentials/list", DevelopmentFault.DropConnection)]
    [InlineData("oauth2/token", DevelopmentFault.ServerError)]
    [InlineData("info", DevelopmentFault.DropConnection)]
    public async Task SignAsync_WhatOnlyAsksFailsTwice_IsAskedAgain(string method, DevelopmentFault fault)
    {
        using CscSigner signer = _csc.CreateSigner();
        _csc.Server.FaultsOf(method).Inject(fault, times: 2);

        await CscSignerTests.AssertSignsAsync(signer, 1);

        Assert.Equal(3, _csc.CallsOf(method));
    }

    [Fact]
    public async Task SignAsync_LaterBatchFails_GivesNothingAtAll()
    {
        using CscSigner signer = _csc.CreateSigner();
        _csc.Server.FaultsOf("signatures/signHash").Inject(DevelopmentFault.ServerError, times: 1, after: 1);

        await Assert.ThrowsAsync<SignerException>(async () => await CscSignerTests.AssertSignsAsync(signer, 6));

        await CscSignerTests.AssertSignsAsync(signer, 6);
    }

    [Fact]
    public async Task GetCredentialAsync_NobodyListens_IsUnavailable()
    {
        Uri gone = _csc.Server.ServiceUri;
        await _csc.Server.DisposeAsync();
        using CscSigner signer = _csc.CreateSigner();

        var error = await Assert.ThrowsAsync<SignerException>(async () => await signer.GetCredentialAsync(Cancellation));

        Assert.True(error.IsTransient);
        Assert.Contains(gone.Authority, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignAsync_CallerGivesUp_OthersGoOn()
    {
        using CscSigner signer = _csc.CreateSigner();
        _csc.Server.FaultsOf("oauth2/token").Delay = TimeSpan.FromMilliseconds(200);
        using var giveUp = new CancellationTokenSource();
        Task<SigningCredential> impatient = signer.GetCredentialAsync(giveUp.Token).AsTask();
        Task patient = CscSignerTests.AssertSignsAsync(signer, 1);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        await patient;
    }

    [Theory]
    [InlineData("http://service.example/csc/v2")]
    [InlineData("https://user:secret@service.example/csc/v2")]
    [InlineData("https://service.example/csc/v2?key=1")]
    [InlineData("ftp://service.example/")]
    [InlineData("/csc/v2")]
    public void Constructor_AddressThatIsNotSafe_IsRefusedWithoutQuotingIt(string address)
    {
        var options = new CscSignerOptions { ServiceUri = new Uri(address, UriKind.RelativeOrAbsolute), Authorization = CscFixture.ClientCredentials, AllowLoopbackHttp = true };

        var error = Assert.Throws<ArgumentException>(() => new CscSigner(options));

        Assert.Contains("ServiceUri", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_LoopbackHttpNotAllowed_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new CscSigner(new CscSignerOptions { ServiceUri = _csc.Server.ServiceUri, Authorization = CscFixture.ClientCredentials }));
}
