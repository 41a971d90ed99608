using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>
/// Says which accesses by a link the log tells again. Who has a link may follow it as often as they like, and must not be able to fill the
/// log by it: every entry is read each time that the envelope is.
/// </summary>
internal static class AccessLog
{
    // A reload of the page is no news; a visit after a break is, and so is one from elsewhere.
    private static readonly TimeSpan s_break = TimeSpan.FromMinutes(10);

    // Nobody reads a contract that often: from here on one a day is told.
    private const int MaxTold = 50;
    private static readonly TimeSpan s_breakAfterMany = TimeSpan.FromDays(1);

    /// <summary>Leaves out what only repeats what the log tells already.</summary>
    /// <param name="envelope">The envelope before.</param>
    /// <param name="events">What happens.</param>
    /// <param name="address">From where.</param>
    /// <param name="now">The time.</param>
    public static List<EnvelopeEvent> WithoutRepeats(Envelope envelope, List<EnvelopeEvent> events, string? address, DateTimeOffset now) =>
        [.. events.Where(occurred => !Repeats(envelope, occurred, address, now))];

    private static bool Repeats(Envelope envelope, EnvelopeEvent occurred, string? address, DateTimeOffset now)
    {
        if (AccessTally.KindOf(occurred) is not var (id, kind))
            return false;
        Participant participant = envelope.GetParticipant(id);
        bool isNews = occurred switch
        {
            DocumentViewed viewed => !participant.Viewed.Contains(viewed.DocumentId),
            SigningPrepared prepared => participant.PreparedDigest != prepared.ConsentDigest,
            _ => false,
        };
        if (isNews || participant.Accesses.GetValueOrDefault(kind) is not { } before)
            return false;
        // Where the clock jumped back, the last time lies ahead of us.
        TimeSpan since = (now - before.At).Duration();
        return before.Count < MaxTold
            ? since < s_break && before.Address == address
            : since < s_breakAfterMany;
    }
}
