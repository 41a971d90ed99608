using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Conclusion;

/// <summary>What the log tells of one participant.</summary>
/// <param name="ViewedAt">When the last document was opened before the participant acted.</param>
/// <param name="Consent">What was consented to, with the factors shown; <see langword="null"/> where nothing was.</param>
/// <param name="ActedAt">When the participant confirmed, or somebody else took their place.</param>
/// <param name="DelegationReason">Why somebody else was named.</param>
internal sealed record ParticipantHistory(DateTimeOffset? ViewedAt, ConsentAccepted? Consent, DateTimeOffset? ActedAt, string DelegationReason)
{
    public static ParticipantHistory Of(ParticipantId id, IEnumerable<EventRecord> events)
    {
        var history = new ParticipantHistory(null, null, null, "");
        foreach (EventRecord record in events)
        {
            history = record.Event switch
            {
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
