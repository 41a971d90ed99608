namespace EContract.Sdk.Pkcs11.Interop;

/// <summary>Leave to call a library, which stays initialised until it is given back, or the calls under it are given up.</summary>
/// <param name="module">The library.</param>
/// <param name="generation">Which of its initialisations it is.</param>
internal sealed class Pkcs11ModuleLease(Pkcs11Module module, int generation) : IDisposable
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The library.</summary>
    public Pkcs11Module Module => module;

    /// <summary>Which of its initialisations it is.</summary>
    public int Generation => generation;

    /// <summary>Whether the library was initialised anew under it: handles of before are nobody's, or somebody else's.</summary>
    public bool IsPast => module.Generation != generation;

    /// <summary>Completes when the library need not wait for its holder any more.</summary>
    public Task Over => _over.Task;

    /// <summary>Says that a call has not returned in its time, and may never: the library is not kept waiting for it.</summary>
    public void GiveUp() => _over.TrySetResult();

    /// <summary>Gives it back when work is done; gives the work up when it takes longer than it may.</summary>
    /// <param name="work">Calls to the library.</param>
    /// <param name="patience">How long they may take from now on.</param>
    /// <param name="timeProvider">Measures that.</param>
    public async Task EndAfterAsync(Task work, TimeSpan patience, TimeProvider timeProvider)
    {
        await work.WaitAsync(patience, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCompleted)
            GiveUp();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        module.Exit(this);
        _over.TrySetResult();
    }
}
