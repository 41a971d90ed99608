using System.Collections.Concurrent;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>A thread of its own for the calls of one session.</summary>
/// <remarks>
/// PKCS#11 calls block, for as long as the HSM likes. On threads of the pool they would starve the host; here a module that hangs
/// costs one background thread and nothing else.
/// </remarks>
internal sealed class SessionThread : IDisposable
{
    // Never disposed: the thread may leave it while CompleteAdding is still at work, and it holds nothing but memory.
    private readonly BlockingCollection<Action> _work = [];

    public SessionThread(string name) =>
        new Thread(Run) { IsBackground = true, Name = name }.Start();

    /// <summary>Queues a call; its result, or error, arrives off this thread.</summary>
    public Task<TResult> RunAsync<TResult>(Func<TResult> call)
    {
        var completion = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                completion.SetResult(call());
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

    /// <summary>Lets the thread end once the calls queued so far are done.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (Action call in _work.GetConsumingEnumerable())
            call();
    }
}
