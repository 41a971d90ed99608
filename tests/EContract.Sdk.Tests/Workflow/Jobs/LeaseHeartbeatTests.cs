using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Jobs;

namespace EContract.Sdk.Tests.Workflow.Jobs;

public sealed class LeaseHeartbeatTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Beat_LeaseTakenByAnother_StopsTheWork()
    {
        var gone = new LeasedJob("job", EnvelopeId.New(_host.Clock), "sign", "", 0, "nobody", new Dictionary<string, ReadOnlyMemory<byte>>());
        await using var heartbeat = new LeaseHeartbeat(_host.Services, gone, CancellationToken.None);
        var stopped = new TaskCompletionSource();
        using CancellationTokenRegistration registration = heartbeat.Token.Register(stopped.SetResult);
        Assert.False(heartbeat.IsLost);

        _host.Clock.Advance(_host.Options.LeaseDuration / 3);

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(heartbeat.IsLost);
    }

    [Fact]
    public async Task Dispose_BeforeTheFirstBeat_AsksNothingOfTheStore()
    {
        var job = new LeasedJob("job", EnvelopeId.New(_host.Clock), "sign", "", 0, "nobody", new Dictionary<string, ReadOnlyMemory<byte>>());
        var heartbeat = new LeaseHeartbeat(_host.Services, job, CancellationToken.None);

        await heartbeat.DisposeAsync();
        _host.Clock.Advance(_host.Options.LeaseDuration);

        Assert.False(heartbeat.IsLost);
    }
}
