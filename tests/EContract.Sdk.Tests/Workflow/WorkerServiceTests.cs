using EContract.Sdk.Contracts;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Activation;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>The background service: what is slow holds up nothing else.</summary>
public sealed class WorkerServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HookReceiver _receiver = new();
    private readonly WorkflowFixture _host;

    public WorkerServiceTests()
    {
        _host = new WorkflowFixture(new WebhookEndpoint("ledger", _receiver.Uri, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") { AllowPrivateNetwork = true });
        _host.Options.RunInline = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _host.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AReceiverThatDoesNotAnswer_HoldsUpNoMail()
    {
        using var answer = new ManualResetEventSlim();
        _receiver.Answer = _ =>
        {
            answer.Wait(Patience);
            return new HookAnswer(200);
        };
        using var service = new EnvelopeWorkerService(_host.Services, _host.Worker);
        await service.StartAsync(Token);
        try
        {
            await _host.SendAsync(1);

            await UntilAsync(() => _host.Mail.Count == 2);
            Assert.False(answer.IsSet);
        }
        finally
        {
            answer.Set();
            await service.StopAsync(Token);
        }
    }

    [Fact]
    public async Task AnEnvelopeWhoseKeyIsSlow_HoldsUpNoOther()
    {
        var check = new Meeting(2);
        EnvelopeServices services = _host.With(_host.Store, _host.Documents, check);
        var manager = new EnvelopeManager(services);
        var worker = new EnvelopeWorker(services);
        Envelope[] envelopes = [await _host.SendAsync(1), await _host.SendAsync(1)];
        await worker.RunDueAsync(Token);
        foreach (Envelope envelope in envelopes)
        {
            Participant participant = envelope.Participants[0];
            Uri link = await manager.IssueSigningLinkAsync(envelope.Id, participant.Id, cancellationToken: Token);
            await _host.SignAsync(WorkflowFixture.Token(link), envelope.Id.ToString());
        }

        using var service = new EnvelopeWorkerService(services, worker);
        await service.StartAsync(Token);
        try
        {
            await check.AllAreThere.WaitAsync(Patience, Token);
        }
        finally
        {
            await service.StopAsync(Token);
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        // The service runs on threads of its own; only its pauses are the fake clock's.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        while (!isSo())
            await Task.Delay(10, patience.Token);
    }

    /// <summary>Lets nobody go on before all are there.</summary>
    private sealed class Meeting(int expected) : IActivationCheck
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task AllAreThere => _all.Task;

        public async ValueTask<string?> FindFaultAsync(
            Envelope envelope,
            Participant participant,
            SignatureActivation activation,
            IReadOnlyList<ReadOnlyMemory<byte>> toBeSigned,
            CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref _count) == expected)
                _all.TrySetResult();
            await _all.Task.WaitAsync(cancellationToken);
            return null;
        }
    }
}
