using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using static EContract.Sdk.Conclusion.ConclusionTexts;

namespace EContract.Sdk.Conclusion;

/// <summary>What stands in the certificate about a participant.</summary>
internal sealed class ParticipantContent(ConclusionFacts facts, ConclusionLayout layout)
{
    public void Write(Participant participant, int index)
    {
        var history = ParticipantHistory.Of(participant.Id, facts.Events);
        layout.Group(Get("participant", ("n", ConclusionWording.Number(index + 1))), ConclusionWording.Short(participant.Name));
        layout.Entry(Get("participant.name"), [participant.Name, .. participant.Organization.Length > 0 ? [participant.Organization] : Array.Empty<string>()]);
        layout.Entry(Get("participant.email"), participant.Email);
        layout.Entry(Get("participant.role"), Get($"role.{participant.Role}").ToString());
        WriteDelegation(participant, history);
        if (history.ViewedAt is { } viewed)
            layout.Entry(Get("participant.viewed"), Time(viewed));
        if (history.Consent is { } consent)
            WriteConsent(consent, history.IsLinkMailed);
        string act = Get($"act.{Act(participant)}").ToString();
        layout.Entry(Get("participant.act"), history.ActedAt is { } acted ? [act, Time(acted)] : [act]);
        if (participant.State == ParticipantState.Signed)
            layout.Entry(Get("participant.mode"), Get($"mode.{participant.Mode}"));
    }

    private void WriteConsent(ConsentAccepted consent, bool? isLinkMailed)
    {
        BilingualText text = Get("participant.consent.value", ("version", consent.TextVersion), ("language", consent.Language));
        layout.FineEntry(Get("participant.consent"), text.ToString(), $"SHA-256: {consent.TextSha256}");
        layout.Entry(Get("participant.factors"), [.. ConclusionWording.Factors(isLinkMailed, consent.Factors, facts.TimeZone)]);
    }

    // Both stay on record: who was asked, and who acted.
    private void WriteDelegation(Participant participant, ParticipantHistory history)
    {
        if (participant.State == ParticipantState.Delegated
            && facts.Participants.FirstOrDefault(other => other.DelegatedBy == participant.Id) is { } successor)
        {
            BilingualText text = Get("delegated.to", ("name", successor.Name), ("email", successor.Email));
            string[] reason = history.DelegationReason.Length == 0 ? [] : [Get("delegated.reason", ("reason", history.DelegationReason)).Japanese];
            layout.Entry(Get("participant.delegation"), [text.ToString(), .. reason]);
        }

        if (participant.DelegatedBy is { } id)
        {
            Participant original = facts.Envelope.GetParticipant(id);
            layout.Entry(Get("participant.delegation"), Get("delegated.by", ("name", original.Name), ("email", original.Email)).ToString());
        }
    }

    private static string Act(Participant participant) => participant.State switch
    {
        ParticipantState.Signed or ParticipantState.Approved or ParticipantState.Acknowledged or ParticipantState.Skipped or ParticipantState.Delegated =>
            participant.State.ToString(),
        _ => nameof(ParticipantState.Received),
    };

    private string Time(DateTimeOffset time) => ConclusionWording.Time(time, facts.TimeZone);
}
