using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Conclusion;

/// <summary>What the log tells of one participant.</summary>
/// <param name="IsLinkMailed">Whether the link by which the participant acted was mailed; <see langword="null"/> in logs that do not say.</param>
/// <param name="ViewedAt">When the last document was opened before the participant acted.</param>
/// <param name="Consent">What was consented to, with the factors shown; <see langword="null"/> where nothing was.</param>
/// <param name="ActedAt">When the participant confirmed, or somebody else took their place.</param>
/// <param name="DelegationReason">Why somebody else was named.</param>
internal sealed record ParticipantHistory(
    bool? IsLinkMailed, DateTimeOffset? ViewedAt, ConsentAccepted? Consent, DateTimeOffset? ActedAt, string DelegationReason)
{
    public static ParticipantHistory Of(ParticipantId id, IEnumerable<EventRecord> events)
    {
        var history = new ParticipantHistory(null, null, null, null, "");
        foreach (EventRecord record in events)
        {
            history = record.Event switch
            {
                LinkIssued { Purpose: LinkPurpose.Sign } e when e.ParticipantId == id && history.Consent is null => history with { IsLinkMailed = e.IsMailed },
                DocumentViewed e when e.ParticipantId == id && history.Consent is null => history with { ViewedAt = record.At },
                ConsentAccepted e when e.ParticipantId == id => history with { Consent = e, ActedAt = record.At },
                ParticipantSkipped e when e.ParticipantId == id => history with { ActedAt = record.At },
                ParticipantDelegated e when e.ParticipantId == id => history with { ActedAt = record.At, DelegationReason = e.Reason },
                _ => history,
            };
        }

        return history;
    }
}
