using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>
    /// Makes a new draft of an envelope that ended without a contract: the same documents, participants and terms. Both name each other.
    /// </summary>
    /// <param name="id">The envelope.</param>
    /// <param name="factors">
    /// Gives anew what a participant has to show: secrets are not taken out of the log. Asked for those who had to show something.
    /// </param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="ArgumentException">A participant had to show something, and <paramref name="factors"/> is not given.</exception>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It has not ended, or was concluded.</exception>
    /// <exception cref="Storage.DocumentStoreException">A document cannot be had, or was changed behind our back.</exception>
    public async ValueTask<Envelope> CloneAsync(
        EnvelopeId id,
        Func<Participant, IEnumerable<AuthenticationFactor>>? factors = null,
        RequestContext? context = null,
        CancellationToken cancellationToken = default)
    {
        Envelope ended = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        EnvelopeStateMachine.Require(ended, EnvelopeVerb.Clone);
        var descriptor = new EnvelopeDescriptor
        {
            Title = ended.Title,
            Message = ended.Message,
            Transaction = ended.Transaction,
            Filing = ended.Filing,
            SigningPeriod = ended.SigningPeriod,
            SignatureTiming = ended.SignatureTiming,
            Groups = [.. ended.Groups],
            Supersedes = ended.Supersedes,
            Rescinds = ended.Rescinds,
            Template = ended.Template,
            Documents = [.. ended.Documents.Select(document => DocumentDescriptor.FromStream(
                token => _services.Documents.OpenAsync(ended.Id, document.Id, document.Original, token), document.Title))],
            Participants = [.. ended.Participants.Where(participant => participant.DelegatedBy is null).Select(participant => DescriptorOf(ended, participant, factors))],
        };
        CheckRoute(descriptor, ended.Sender);
        Envelope clone = await CreateAsync(
            EnvelopeId.New(_services.Time), descriptor, ended.Sender, new EnvelopeOrigin(ClonedFrom: ended.Id, Tenant: ended.Tenant), context, cancellationToken).ConfigureAwait(false);
        // Whatever happened to it meanwhile: the clone is there, and both have to name each other.
        Envelope superseded = await _anyTenant
            .ChangeAsync(id, context ?? RequestContext.None, (change, token) => change.RecordAsync([new EnvelopeSuperseded(clone.Id)], token), cancellationToken)
            .ConfigureAwait(false);
        await RunInlineAsync(superseded, cancellationToken).ConfigureAwait(false);
        return clone;
    }

    // Kept as the participant is now, with every correction made on the way.
    private static ParticipantDescriptor DescriptorOf(Envelope ended, Participant participant, Func<Participant, IEnumerable<AuthenticationFactor>>? factors) => new()
    {
        Name = participant.Name,
        Email = participant.Email,
        Organization = participant.Organization,
        Role = participant.Role,
        Action = participant.Action,
        Stage = participant.Stage,
        Group = participant.Group,
        MayDelegate = participant.MayDelegate,
        Language = participant.Language,
        Mode = participant.Mode,
        SignerName = participant.SignerName,
        Factors = participant.Factors.Count == 0 ? []
            : factors is not null ? [.. factors(participant)]
            : throw new ArgumentException($"{participant.Name} had to show who they are; a clone has to say anew how.", nameof(factors)),
        AllowedNetworks = [.. participant.AllowedNetworks],
        Places = [.. participant.Places.Select(place => new SignaturePlace(1 + ended.Documents.TakeWhile(document => document.Id != place.DocumentId).Count(), place.Area))],
        RequiresSeal = participant.RequiresSeal,
    };

    private async ValueTask RequireConcludedAsync(EnvelopeId? related, CancellationToken cancellationToken)
    {
        if (related is not { } id)
            return;
        Envelope other = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        EnvelopeStateMachine.Require(other, EnvelopeVerb.Relate);
    }
}
