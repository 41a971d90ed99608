using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow.Jobs;

public sealed class JobRunnerTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task RunDue_JobOfANewerVersion_IsParkedWithItsReasonAndHoldsUpNothing()
    {
        Envelope envelope = await _host.SendAsync(1);
        await new EnvelopeJournal(_host.Services).ChangeAsync(
            envelope.Id,
            RequestContext.None,
            async (draft, token) =>
            {
                draft.AddJob("job-of-a-newer-version", "notarize", "", draft.Now);
                await draft.RecordAsync([new JobsRetried(["notarize"])], token);
            },
            Token);

        await _host.Worker.RunDueAsync(Token);

        DelayedJob parked = Assert.Single(await _host.Manager.ListDelayedAsync(cancellationToken: Token));
        Assert.Equal(("notarize", 1, null), (parked.Kind, parked.Attempts, parked.NextAttemptAt));
        Assert.Contains("knows no job of the kind 「notarize」", parked.Error, StringComparison.Ordinal);
        envelope = await _host.SignAllAsync(await _host.Manager.GetAsync(envelope.Id, Token));
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
    }
}
