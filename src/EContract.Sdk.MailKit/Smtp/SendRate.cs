namespace EContract.Sdk.MailKit.Smtp;

/// <summary>Counts what was sent within the last minute.</summary>
internal sealed class SendRate(int? messagesPerMinute, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<long> _sent = new();

    /// <summary>Takes a place.</summary>
    /// <returns><see langword="null"/> when it was free, or how long none is.</returns>
    public TimeSpan? Take()
    {
        if (messagesPerMinute is not { } limit)
            return null;
        lock (_gate)
        {
            while (_sent.TryPeek(out long oldest) && time.GetElapsedTime(oldest) >= Window)
                _sent.Dequeue();
            if (_sent.Count >= limit)
                return Window - time.GetElapsedTime(_sent.Peek());
            _sent.Enqueue(time.GetTimestamp());
            return null;
        }
    }
}
