using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Envelopes that take the place of others: a new try, a changed contract, an end by agreement.</summary>
public sealed class RelationTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Clone_OfADeclinedEnvelope_IsADraftOfTheSame_AndBothNameEachOther()
    {
        Envelope declined = await _host.SendAsync(1, 2);
        string token = _host.TokenOf(declined.Participants[0]);
        declined = await _host.Manager.DeclineAsync(token, "宛名が違います。");

        Envelope clone = await _host.Manager.CloneAsync(declined.Id);

        Assert.Equal((EnvelopeStatus.Draft, declined.Id), (clone.Status, clone.ClonedFrom!.Value));
        Assert.Equal(clone.Id, (await _host.Manager.GetAsync(declined.Id)).SupersededBy);
        Assert.Equal(declined.Documents.Select(document => document.Original), clone.Documents.Select(document => document.Original));
        Assert.Equal(declined.Participants.Select(participant => participant.Email), clone.Participants.Select(participant => participant.Email));
        Assert.Equal(declined.Transaction, clone.Transaction);
        clone = await _host.SignAllAsync(await _host.Manager.SendAsync(clone.Id));
        Assert.Equal(EnvelopeStatus.Completed, clone.Status);
        Assert.True((await _host.Manager.VerifyAuditAsync(declined.Id)).IsIntact);
    }

    [Fact]
    public async Task Clone_OfOneOnItsWay_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);

        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.CloneAsync(envelope.Id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SupersedeOrRescind_HappensWhenTheNewOneIsConcluded_NotBefore(bool rescinds)
    {
        Envelope first = await _host.SignAllAsync(await _host.SendAsync(1));
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1) with
        {
            Title = "合意解除書",
            Rescinds = rescinds ? first.Id : null,
            Supersedes = rescinds ? null : first.Id,
        };
        Envelope second = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor)).Id);
        first = await _host.Manager.GetAsync(first.Id);
        Assert.Null(first.RescindedBy ?? first.SupersededBy);

        second = await _host.SignAllAsync(second);

        first = await _host.Manager.GetAsync(first.Id);
        Assert.Equal(second.Id, rescinds ? first.RescindedBy : first.SupersededBy);
        Assert.Equal(EnvelopeStatus.Completed, first.Status);
    }

    [Fact]
    public async Task Clone_OfARescission_StillRescinds()
    {
        Envelope first = await _host.SignAllAsync(await _host.SendAsync(1));
        Envelope rescission = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1) with { Rescinds = first.Id })).Id);
        await _host.Manager.VoidAsync(rescission.Id, "日付の誤り");

        Envelope again = await _host.SignAllAsync(await _host.Manager.SendAsync((await _host.Manager.CloneAsync(rescission.Id)).Id));

        Assert.Equal(again.Id, (await _host.Manager.GetAsync(first.Id)).RescindedBy);
    }

    [Fact]
    public async Task Rescind_OfWhatWasNeverConcluded_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);

        Assert.Equal(
            EnvelopeRefusal.WrongStatus,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1) with { Rescinds = envelope.Id })));
    }
}
