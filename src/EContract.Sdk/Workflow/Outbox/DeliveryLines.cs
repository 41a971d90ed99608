namespace EContract.Sdk.Workflow.Outbox;

/// <summary>
/// Which ways of delivery are closed for a while, as this process found: a server that is away costs one attempt at a time, not one for each
/// message that waits.
/// </summary>
internal sealed class DeliveryLines
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _lines = [];

    /// <summary>Until when a line is closed.</summary>
    /// <returns><see langword="null"/> when it is open.</returns>
    public DateTimeOffset? ClosedUntil(string line, DateTimeOffset now)
    {
        lock (_gate)
            return _lines.TryGetValue(line, out State? state) && now < state.Until ? state.Until : null;
    }

    /// <summary>Why nothing more is delivered on a line.</summary>
    /// <returns><see langword="null"/> unless it was stopped.</returns>
    public string? StoppedBecause(string line)
    {
        lock (_gate)
            return _lines.GetValueOrDefault(line)?.StoppedBecause;
    }

    public void Open(string line)
    {
        lock (_gate)
            _lines.Remove(line);
    }

    /// <summary>Closes a line, for longer the more messages find it so, until something gets through.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isNews">Whether the message failed for the first time. One that fails again may itself be the reason, and lengthens nothing.</param>
    /// <param name="until">Until when, given how many messages in a row failed.</param>
    public DateTimeOffset Close(string line, bool isNews, Func<int, DateTimeOffset> until)
    {
        lock (_gate)
        {
            int failures = Math.Max(1, (_lines.GetValueOrDefault(line)?.Failures ?? 0) + (isNews ? 1 : 0));
            State closed = new(until(failures), failures, null);
            _lines[line] = closed;
            return closed.Until;
        }
    }

    /// <summary>Closes a line for a time that has nothing to do with failures.</summary>
    public void Pause(string line, DateTimeOffset until)
    {
        lock (_gate)
            _lines[line] = new(until, _lines.GetValueOrDefault(line)?.Failures ?? 0, null);
    }

    /// <summary>Closes a line until the process starts anew.</summary>
    public void Stop(string line, string reason)
    {
        lock (_gate)
            _lines[line] = new(default, 0, reason);
    }

    private sealed record State(DateTimeOffset Until, int Failures, string? StoppedBecause);
}
