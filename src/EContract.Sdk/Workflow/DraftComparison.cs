using System.Security.Cryptography;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow.Authentication;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

/// <summary>Says whether a draft is what a descriptor would make now.</summary>
internal sealed class DraftComparison(FactorCheck factors)
{
    /// <param name="history">What happened to the draft.</param>
    /// <param name="descriptor">A descriptor that was checked. What it leaves to the host's options is not compared.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<bool> MatchAsync(
        IReadOnlyList<EventRecord> history, EnvelopeDescriptor descriptor, CancellationToken cancellationToken)
    {
        var created = (EnvelopeCreated)history[0].Event;
        DocumentAdded[] documents = [.. history.Select(record => record.Event).OfType<DocumentAdded>()];
        ParticipantAdded[] participants = [.. history.Select(record => record.Event).OfType<ParticipantAdded>()];
        if (documents.Length != descriptor.Documents.Count || participants.Length != descriptor.Participants.Count)
            return false;

        List<DocumentAdded> described = [];
        foreach ((DocumentAdded document, DocumentDescriptor now) in documents.Zip(descriptor.Documents))
            described.Add(document with { Title = now.Title, Revision = await ReadAsync(now, cancellationToken).ConfigureAwait(false) });
        List<NewParticipant> expected = [];
        foreach ((ParticipantAdded participant, ParticipantDescriptor now) in participants.Zip(descriptor.Participants.OrderBy(EnvelopeDescriptorCheck.StageOf)))
        {
            // Secrets are wrapped anew each time, so that they are compared by what is in them.
            if (!await MatchAsync(participant, now.Factors, cancellationToken).ConfigureAwait(false))
                return false;
            expected.Add(new NewParticipant(participant.ParticipantId, now, participant.Factors ?? []));
        }

        List<EnvelopeEvent> events = PreparationCommands.Create(
            descriptor,
            descriptor.Sender ?? created.Sender,
            new EnvelopeOrigin(created.ClonedFrom, created.Batch, created.Tenant ?? TenantId.Default),
            descriptor.SigningPeriod ?? TimeSpan.FromSeconds(created.SigningPeriodSeconds),
            described,
            expected);
        // As the log would keep it: events hold lists, which records compare by reference.
        return events.Zip(history).All(pair => EventJson.Write(pair.Second with { Event = pair.First }) == EventJson.Write(pair.Second));
    }

    private async ValueTask<bool> MatchAsync(ParticipantAdded participant, IList<AuthenticationFactor> now, CancellationToken cancellationToken)
    {
        IReadOnlyList<RequiredFactor> kept = participant.Factors ?? [];
        if (kept.Count != now.Count)
            return false;
        foreach ((RequiredFactor before, AuthenticationFactor factor) in kept.Zip(now))
        {
            if (!await factors.IsSameAsync(participant.ParticipantId, before, factor, cancellationToken).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private static async ValueTask<DocumentRevision> ReadAsync(DocumentDescriptor document, CancellationToken cancellationToken)
    {
        using Stream source = await document.Open(cancellationToken).ConfigureAwait(false);
        byte[] digest = await SHA256.HashDataAsync(source, cancellationToken).ConfigureAwait(false);
        return new DocumentRevision(Convert.ToHexStringLower(digest), source.Length);
    }
}
