using EContract.Sdk.Cryptography;

namespace EContract.Sdk.Pkcs11.Sessions;

/// <summary>The right to use a session, for so many requests at a time, first come first served.</summary>
/// <remarks>
/// A call that does not return keeps its thread; PKCS#11 knows no way to end it. Its place, however, is given to the next, until as many
/// calls hang as there are places: then the module hangs, and everybody is refused at once rather than given one more thread to lose.
/// Calls that hang in a past initialisation of the module say nothing about the present one, but their threads are lost: they have a limit too.
/// </remarks>
internal sealed class SessionSlots(int capacity)
{
    private const int MostLostPerPlace = 8;

    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _queue = new();
    private readonly List<int> _stuck = [];
    private int _inUse;

    /// <summary>How many requests wait for a place.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    /// <summary>How many requests have a place.</summary>
    public int InUse
    {
        get
        {
            lock (_gate)
                return _inUse;
        }
    }

    /// <summary>How many calls have not returned, although nobody waits for them any more.</summary>
    public int Stuck
    {
        get
        {
            lock (_gate)
                return _stuck.Count;
        }
    }

    /// <summary>Waits for a place; each is left by <see cref="Leave"/>.</summary>
    /// <param name="where">How messages name the token.</param>
    /// <param name="generation">The present initialisation of the module.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SignerException">As many calls hang as there are places.</exception>
    public ValueTask EnterAsync(string where, int generation, CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_stuck.Count >= capacity && (_stuck.Count(each => each == generation) >= capacity || _stuck.Count >= capacity * MostLostPerPlace))
            {
                throw new SignerException(
                    SignerFailure.Unavailable, $"{where}: {_stuck.Count} calls have not returned; no more are made until one does.");
            }

            if (_inUse < capacity)
            {
                _inUse++;
                return ValueTask.CompletedTask;
            }

            place = _queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return WaitAsync(place, cancellationToken);
    }

    /// <summary>Gives the place to who has waited longest.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (_queue.First is { } first)
            {
                _queue.RemoveFirst();
                first.Value.SetResult();
            }
            else
            {
                _inUse--;
            }
        }
    }

    /// <summary>Counts work as stuck for as long as it takes from now on.</summary>
    /// <param name="work">The work.</param>
    /// <param name="generation">The initialisation of the module that it is stuck in.</param>
    public async Task CountAsStuckAsync(Task work, int generation)
    {
        lock (_gate)
            _stuck.Add(generation);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
            _stuck.Remove(generation);
    }

    private async ValueTask WaitAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        try
        {
            await place.Value.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            bool given;
            lock (_gate)
            {
                given = place.List is null;
                if (!given)
                    _queue.Remove(place);
            }

            if (given)
                Leave();
            throw;
        }
    }
}
