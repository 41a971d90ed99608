using System.Globalization;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Who has a link cannot fill the log by following it, and what is news is told all the same.</summary>
public sealed class AccessLogTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task OpenLink_AgainAndAgain_IsToldOnceUntilABreakOrFromElsewhere()
    {
        Envelope envelope = await _host.SendAsync(1);
        string token = _host.TokenOf(envelope.Participants[0]);
        for (int i = 0; i < 5; i++)
            await OpenAsync(token, "192.0.2.1");
        Assert.Equal(1, await CountAsync<LinkOpened>(envelope.Id));
        await OpenAsync(token, "192.0.2.2");
        Assert.Equal(2, await CountAsync<LinkOpened>(envelope.Id));
        _host.Clock.Advance(TimeSpan.FromMinutes(10));
        await OpenAsync(token, "192.0.2.2");

        Assert.Equal(3, await CountAsync<LinkOpened>(envelope.Id));
    }

    [Fact]
    public async Task Link_FollowedThousandsOfTimesFromEverywhere_LogStaysShort()
    {
        Envelope envelope = await _host.SendAsync(1);
        string token = _host.TokenOf(envelope.Participants[0]);
        DocumentId document = envelope.Documents[0].Id;
        for (int i = 0; i < 400; i++)
        {
            var context = new RequestContext { IpAddress = "2001:db8::" + i.ToString("x", CultureInfo.InvariantCulture) };
            await OpenAsync(token, context.IpAddress);
            await (await _host.Manager.OpenDocumentAsync(token, document, context, Token)).DisposeAsync();
            _host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(50, await CountAsync<LinkOpened>(envelope.Id));
        Assert.Equal(50, await CountAsync<DocumentViewed>(envelope.Id));
        // Somebody who comes back days later is told of, and a new link begins anew.
        _host.Clock.Advance(TimeSpan.FromDays(1));
        await OpenAsync(token, "192.0.2.1");
        Assert.Equal(51, await CountAsync<LinkOpened>(envelope.Id));
        await OpenAsync(WorkflowFixture.Token(await _host.Manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[0].Id, cancellationToken: Token)), "192.0.2.1");
        Assert.Equal(52, await CountAsync<LinkOpened>(envelope.Id));
    }

    [Fact]
    public async Task DeadEndsAndPreparing_AreToldOnceToo()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Participants[0] = descriptor.Participants[0] with { AllowedNetworks = ["192.0.2.0/24"] };
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor, cancellationToken: Token)).Id, cancellationToken: Token);
        string token = _host.TokenOf(envelope.Participants[0]);
        var inside = new RequestContext { IpAddress = "192.0.2.1" };
        for (int i = 0; i < 3; i++)
        {
            await _host.PrepareAsync(token, inside);
            await Assert.ThrowsAsync<EnvelopeStateException>(() => OpenAsync(token, "203.0.113.1"));
        }

        _host.Clock.SetUtcNow(envelope.ExpiresAt!.Value);
        for (int i = 0; i < 3; i++)
            await Assert.ThrowsAsync<EnvelopeStateException>(() => OpenAsync(token, "192.0.2.1"));

        Assert.Equal(1, await CountAsync<SigningPrepared>(envelope.Id));
        Assert.Equal(1, await CountAsync<NetworkDenied>(envelope.Id));
        Assert.Equal(1, await CountAsync<LinkExpired>(envelope.Id));
    }

    [Fact]
    public async Task Views_AfterACorrection_CountForWhoIsReachedNow()
    {
        Envelope envelope = await _host.SendAsync(1);
        await _host.PrepareAsync(_host.TokenOf(envelope.Participants[0]));
        await _host.Manager.CorrectParticipantAsync(
            envelope.Id, envelope.Participants[0].Id, new ParticipantContact { Name = "訂正", Email = "other@example.jp" }, cancellationToken: Token);
        envelope = await _host.Manager.GetAsync(envelope.Id, Token);

        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(_host.TokenOf(envelope.Participants[0]))).Status);
        Assert.Equal(4, await CountAsync<DocumentViewed>(envelope.Id));
        Assert.Equal(2, await CountAsync<SigningPrepared>(envelope.Id));
    }

    [Fact]
    public async Task Authenticate_FromElsewhereOrTooLate_IsRecorded()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Participants[0] = descriptor.Participants[0] with { AllowedNetworks = ["192.0.2.0/24"], Factors = [AuthenticationFactor.AccessCode("open sesame")] };
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor, cancellationToken: Token)).Id, cancellationToken: Token);
        string token = _host.TokenOf(envelope.Participants[0]);

        Assert.Equal(EnvelopeRefusal.NetworkNotAllowed, await RefusalAsync("203.0.113.1"));
        Assert.Equal(1, await CountAsync<NetworkDenied>(envelope.Id));
        Assert.Equal(0, await CountAsync<AuthenticationSucceeded>(envelope.Id));
        _host.Clock.SetUtcNow(envelope.ExpiresAt!.Value);
        Assert.Equal(EnvelopeRefusal.LinkExpired, await RefusalAsync("192.0.2.1"));

        EventRecord last = (await _host.EventsAsync(envelope.Id))[^1];
        Assert.Equal((typeof(LinkExpired), "192.0.2.1", envelope.Participants[0].Name), (last.Event.GetType(), last.IpAddress, last.Actor.Name));

        Task<EnvelopeRefusal> RefusalAsync(string address) => WorkflowFixture.RefusalAsync(() =>
            _host.Manager.AuthenticateAsync(token, AuthenticationMethod.AccessCode, "open sesame", new RequestContext { IpAddress = address }).AsTask());
    }

    private async Task OpenAsync(string token, string address) =>
        await _host.Manager.OpenLinkAsync(token, new RequestContext { IpAddress = address }, Token);

    private async Task<int> CountAsync<T>(EnvelopeId id)
        where T : EnvelopeEvent => (await _host.EventsAsync(id)).Count(record => record.Event is T);
}
