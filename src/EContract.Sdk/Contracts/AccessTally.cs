using System.Collections.Immutable;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Contracts;

/// <summary>How often something was read by a link, as far as the log tells of it, and the last time of which it does.</summary>
/// <param name="Count">How often, since the link was given out.</param>
/// <param name="At">When it was told last.</param>
/// <param name="Address">From where that was.</param>
internal sealed record AccessTally(int Count, DateTimeOffset At, string? Address)
{
    /// <summary>Who did it, and what is counted together; <see langword="null"/> for what is no access by a link.</summary>
    public static (ParticipantId Participant, string Kind)? KindOf(EnvelopeEvent occurred) => occurred switch
    {
        LinkOpened e => (e.ParticipantId, $"{e.Name} {e.Purpose}"),
        LinkExpired e => (e.ParticipantId, $"{e.Name} {e.Purpose}"),
        DocumentViewed e => (e.ParticipantId, $"{e.Name} {e.DocumentId}"),
        DocumentDownloaded e => (e.ParticipantId, $"{e.Name} {e.DocumentId}"),
        SigningPrepared e => (e.ParticipantId, e.Name),
        NetworkDenied e => (e.ParticipantId, e.Name),
        _ => null,
    };

    public static ImmutableDictionary<string, AccessTally> Add(ImmutableDictionary<string, AccessTally> tallies, string kind, EventRecord record) =>
        tallies.SetItem(kind, new AccessTally((tallies.GetValueOrDefault(kind)?.Count ?? 0) + 1, record.At, record.IpAddress));
}
