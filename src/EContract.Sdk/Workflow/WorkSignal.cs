namespace EContract.Sdk.Workflow;

/// <summary>Wakes this process's worker when something became due, so that nobody waits for it to look.</summary>
internal sealed class WorkSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next <see cref="Announce"/>. Take it before looking for work: what comes meanwhile is not missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Announce() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
