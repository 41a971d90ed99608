using System.Collections.Concurrent;

namespace EContract.Sdk.Diagnostics;

/// <summary>
/// Threads that do nothing but wait for the disk. The pool has one thread for each processor; whoever waits on those lets
/// processors idle. Files that wait together reach the disk together: journalling file systems commit them at once.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    // Never disposed: a thread may leave it while CompleteAdding is still at work, and it holds nothing but memory.
    private readonly BlockingCollection<Action> _work = [];

    public DiskThreads(int count)
    {
        for (int i = 0; i < count; i++)
            new Thread(Run) { IsBackground = true, Name = "EContract disk" }.Start();
    }

    /// <summary>Does something that waits for the disk.</summary>
    public Task RunAsync(Action action)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                action();
                completion.SetResult();
            }
#pragma warning disable CA1031 // Whatever was thrown belongs to the caller, not to this thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                completion.SetException(e);
            }
        });
        return completion.Task;
    }

    /// <summary>Lets the threads end once what was asked for is done.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (Action action in _work.GetConsumingEnumerable())
            action();
    }
}
