using System.Runtime.CompilerServices;

namespace EContract.Cli.Commands;

/// <summary>Does several things at a time and gives the results in the order of what they are results of.</summary>
internal static class InOrder
{
    /// <param name="items">What to do something with.</param>
    /// <param name="degree">How many are under way at most: what waits for its turn is bounded as well.</param>
    /// <param name="run">What to do.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async IAsyncEnumerable<TResult> SelectAsync<T, TResult>(
        IEnumerable<T> items,
        int degree,
        Func<T, Task<TResult>> run,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var running = new Queue<Task<TResult>>();
        foreach (T item in items)
        {
            if (running.Count == degree)
                yield return await running.Dequeue();
            running.Enqueue(Task.Run(() => run(item), cancellationToken));
        }

        while (running.TryDequeue(out Task<TResult>? next))
            yield return await next;
    }
}
