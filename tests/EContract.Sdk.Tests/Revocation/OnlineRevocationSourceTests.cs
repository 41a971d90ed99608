using System.Security.Cryptography.X509Certificates;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Revocation;
using EContract.Sdk.Testing;

namespace EContract.Sdk.Tests.Revocation;

public sealed class OnlineRevocationSourceTests : IAsyncLifetime
{
    private readonly DevelopmentClock _clock = new();
    private readonly OutboundHttp _impatient = new(options: new() { Timeout = TimeSpan.FromMilliseconds(200) });
    private DevelopmentPkiServer _server = null!;
    private X509Certificate2 _signer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DevelopmentPki Pki => _server.Pki;

    public async ValueTask InitializeAsync()
    {
        _server = await DevelopmentPkiServer.StartAsync(new DevelopmentPkiOptions { KeyAlgorithm = DevelopmentKeyAlgorithm.EcdsaP256, TimeProvider = _clock });
        _signer = Pki.IssueSigner("Signer");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task GetAsync_ResponderAnswers_GivesOcsp()
    {
        RevocationEvidence? evidence = await Source().GetAsync(_signer, Pki.IssuingCa, Cancellation);

        Assert.Equal((RevocationEvidenceKind.Ocsp, RevocationStatus.Good), (evidence!.Kind, evidence.Status));
        Assert.Equal(0, Pki.IssuingCaCrlIssuer.Faults.RequestCount);
    }

    [Fact]
    public async Task GetAsync_Revoked_SaysSo()
    {
        Pki.Revoke(_signer);

        Assert.Equal(RevocationStatus.Revoked, (await Source().GetAsync(_signer, Pki.IssuingCa, Cancellation))!.Status);
    }

    [Theory]
    [InlineData(DevelopmentFault.ServerError)]
    [InlineData(DevelopmentFault.DropConnection)]
    [InlineData(DevelopmentFault.MalformedBody)]
    [InlineData(DevelopmentFault.Rejection)]
    [InlineData(DevelopmentFault.WrongNonce)]
    [InlineData(DevelopmentFault.WrongSignature)]
    [InlineData(DevelopmentFault.Stale)]
    [InlineData(DevelopmentFault.Hang)]
    public async Task GetAsync_ResponderFails_GivesCrl(DevelopmentFault fault)
    {
        Pki.OcspResponder.Faults.Inject(fault);
        OutboundHttp? http = fault == DevelopmentFault.Hang ? _impatient : null;

        RevocationEvidence? evidence = await Source(http).GetAsync(_signer, Pki.IssuingCa, Cancellation);

        Assert.Equal((RevocationEvidenceKind.Crl, RevocationStatus.Good), (evidence!.Kind, evidence.Status));
    }

    [Fact]
    public async Task GetAsync_EverySourceFails_ThrowsTransientAndNamesBoth()
    {
        Pki.OcspResponder.Faults.Inject(DevelopmentFault.ServerError);
        Pki.IssuingCaCrlIssuer.Faults.Inject(DevelopmentFault.ServerError);

        var error = await Assert.ThrowsAsync<RevocationException>(async () => await Source().GetAsync(_signer, Pki.IssuingCa, Cancellation));

        Assert.True(error.IsTransient);
        Assert.Contains("OCSP", error.Message, StringComparison.Ordinal);
        Assert.Contains("CRL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_CertificateNamesNoSource_GivesNull()
    {
        using X509Certificate2 silent = Pki.Issue(new() { CommonName = "Silent", PointsToRevocation = false });

        Assert.Null(await Source().GetAsync(silent, Pki.IssuingCa, Cancellation));
    }

    [Fact]
    public async Task GetAsync_IssuingCa_IsCoveredByTheRootsCrl() =>
        Assert.Equal(RevocationEvidenceKind.Crl, (await Source().GetAsync(Pki.IssuingCa, Pki.Root, Cancellation))!.Kind);

    [Fact]
    public async Task GetAsync_ClockPastTheAnswer_Throws()
    {
        var ahead = new DevelopmentClock();
        ahead.Advance(TimeSpan.FromDays(30));

        var source = new OnlineRevocationSource(timeProvider: ahead);

        // The nonce proves that the answer is new, but what it says is out of date by our clock.
        await Assert.ThrowsAsync<RevocationException>(async () => await source.GetAsync(_signer, Pki.IssuingCa, Cancellation));
    }

    [Fact]
    public async Task CrlClient_ManyCertificates_FetchesTheListOnce()
    {
        var client = new CrlClient(timeProvider: _clock);
        for (int i = 0; i < 5; i++)
            Assert.NotNull(await client.GetAsync(Pki.IssueSigner($"Signer {i}"), Pki.IssuingCa, Cancellation));
        Assert.Equal(1, Pki.IssuingCaCrlIssuer.Faults.RequestCount);

        _clock.Advance(TimeSpan.FromHours(2));
        Assert.NotNull(await client.GetAsync(_signer, Pki.IssuingCa, Cancellation));
        Assert.Equal(2, Pki.IssuingCaCrlIssuer.Faults.RequestCount);
    }

    [Fact]
    public async Task Caching_AskedAgain_AsksTheResponderOnceUntilMaxAge()
    {
        var source = new CachingRevocationSource(Source(), timeProvider: _clock);
        RevocationEvidence?[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => source.GetAsync(_signer, Pki.IssuingCa, Cancellation).AsTask()));
        Assert.All(answers, answer => Assert.Same(answers[0], answer));
        Assert.Equal(1, Pki.OcspResponder.Faults.RequestCount);

        _clock.Advance(TimeSpan.FromMinutes(61));
        await source.GetAsync(_signer, Pki.IssuingCa, Cancellation);
        Assert.Equal(2, Pki.OcspResponder.Faults.RequestCount);
    }

    [Fact]
    public async Task Caching_Failure_IsNotRemembered()
    {
        Pki.OcspResponder.Faults.Inject(DevelopmentFault.ServerError, times: 1);
        Pki.IssuingCaCrlIssuer.Faults.Inject(DevelopmentFault.ServerError, times: 1);
        var source = new CachingRevocationSource(Source(), timeProvider: _clock);

        await Assert.ThrowsAsync<RevocationException>(async () => await source.GetAsync(_signer, Pki.IssuingCa, Cancellation));

        Assert.NotNull(await source.GetAsync(_signer, Pki.IssuingCa, Cancellation));
    }

    private OnlineRevocationSource Source(OutboundHttp? http = null) => new(http, timeProvider: _clock);
}
