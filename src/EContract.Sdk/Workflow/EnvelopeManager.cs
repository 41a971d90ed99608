using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Addresses;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Authentication;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Readiness;
using EContract.Sdk.Workflow.Seals;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Workflow;

/// <summary>Everything a host does with envelopes: for its own users by identifier, for participants by the token of a link.</summary>
/// <remarks>
/// Safe for concurrent use. Every command is one transaction: it happens with everything that follows from it, or not at all.
/// </remarks>
public sealed partial class EnvelopeManager
{
    private readonly EnvelopeServices _services;
    private readonly EnvelopeJournal _journal;
    private readonly EnvelopeJournal _anyTenant;
    private readonly DocumentIntake _intake;
    private readonly EnvelopeDispatch _dispatch;
    private readonly LinkIssuer _links;
    private readonly FactorCheck _factors;
    private readonly EvidenceAudit _evidence;
    private readonly ParticipantSeals _seals;
    private readonly EnvelopeWorker _worker;
    private readonly ILogger _logger;

    /// <summary>Creates the manager of the default tenant, the only one where a host has no tenants.</summary>
    public EnvelopeManager(EnvelopeServices services)
        : this(services, TenantId.Default)
    {
    }

    private EnvelopeManager(EnvelopeServices services, EnvelopeJournal journal)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _journal = journal;
        _anyTenant = new EnvelopeJournal(services);
        _intake = new DocumentIntake(services);
        _dispatch = new EnvelopeDispatch(services, _journal);
        _links = new LinkIssuer(services);
        _factors = new FactorCheck(new SecretBox(services.KeyWrapper));
        _evidence = new EvidenceAudit(services);
        _seals = new ParticipantSeals(services);
        _worker = new EnvelopeWorker(services);
        _logger = services.Logging.CreateLogger<EnvelopeManager>();
    }

    /// <summary>Creates an envelope as a draft. Its documents are read, checked and stored.</summary>
    /// <exception cref="ArgumentException">The descriptor is incomplete or beyond <see cref="EnvelopeLimits"/>.</exception>
    /// <exception cref="DocumentRejectedException">A document cannot be signed.</exception>
    /// <exception cref="EnvelopeNotFoundException">There is no envelope that this one is to supersede or rescind.</exception>
    /// <exception cref="EnvelopeStateException">That one was not concluded.</exception>
    public ValueTask<Envelope> CreateAsync(
        EnvelopeDescriptor descriptor, RequestContext? context = null, CancellationToken cancellationToken = default) =>
        CreateAsync(EnvelopeId.New(_services.Time), descriptor, batch: null, context, cancellationToken);

    /// <summary>The same, with an identifier that follows from where it comes from.</summary>
    /// <exception cref="EnvelopeConcurrencyException">There is one of that identifier.</exception>
    internal async ValueTask<Envelope> CreateAsync(
        EnvelopeId id, EnvelopeDescriptor descriptor, BatchRow? batch, RequestContext? context, CancellationToken cancellationToken)
    {
        var origin = new EnvelopeOrigin(Batch: batch, Tenant: RequireTenant());
        EnvelopeSender sender = SenderOf(descriptor);
        await RequireConcludedAsync(descriptor.Supersedes, cancellationToken).ConfigureAwait(false);
        await RequireConcludedAsync(descriptor.Rescinds, cancellationToken).ConfigureAwait(false);
        return await CreateAsync(id, descriptor, sender, origin, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks all that creating checks, and stores nothing.</summary>
    internal async ValueTask CheckAsync(EnvelopeDescriptor descriptor, CancellationToken cancellationToken)
    {
        SenderOf(descriptor);
        await RequireConcludedAsync(descriptor.Supersedes, cancellationToken).ConfigureAwait(false);
        await RequireConcludedAsync(descriptor.Rescinds, cancellationToken).ConfigureAwait(false);
        await _intake.CheckAsync(descriptor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Checks a descriptor, and says whether a draft is what it would make now.</summary>
    internal ValueTask<bool> IsAsDescribedAsync(
        IReadOnlyList<EventRecord> history, EnvelopeDescriptor descriptor, CancellationToken cancellationToken)
    {
        SenderOf(descriptor);
        return new DraftComparison(_factors).MatchAsync(history, descriptor, cancellationToken);
    }

    private EnvelopeSender SenderOf(EnvelopeDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        EnvelopeDescriptorCheck.Check(descriptor);
        EnvelopeSender sender = descriptor.Sender ?? _services.Options.Sender
            ?? throw new ArgumentException("The envelope names no sender, and the host has set up none.", nameof(descriptor));
        EnvelopeDescriptorCheck.Check(sender);
        CheckRoute(descriptor, sender);
        return sender;
    }

    private void CheckRoute(EnvelopeDescriptor descriptor, EnvelopeSender sender)
    {
        EnvelopeDescriptorCheck.CheckApprovers(descriptor, sender);
        AddressConflicts.Require(descriptor.Participants, _services.Options.AllowSharedAddresses);
        if (_services.Options.ClosingSeal == ClosingSeal.None)
            EnvelopeDescriptorCheck.CheckSigners(descriptor);
    }

    private async ValueTask<Envelope> CreateAsync(
        EnvelopeId id, EnvelopeDescriptor descriptor, EnvelopeSender sender, EnvelopeOrigin origin, RequestContext? context, CancellationToken cancellationToken)
    {
        IReadOnlyList<DocumentAdded> documents = await _intake
            .TakeAsync(id, descriptor, cancellationToken)
            .ConfigureAwait(false);
        List<EnvelopeEvent> events = PreparationCommands.Create(
            descriptor,
            sender,
            origin,
            descriptor.SigningPeriod ?? _services.Options.SigningPeriod,
            documents,
            await ParticipantsAsync(descriptor, cancellationToken).ConfigureAwait(false));
        return await _journal.CreateAsync(id, events, context ?? RequestContext.None, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<List<NewParticipant>> ParticipantsAsync(EnvelopeDescriptor descriptor, CancellationToken cancellationToken)
    {
        var participants = new List<NewParticipant>();
        foreach (ParticipantDescriptor participant in descriptor.Participants.OrderBy(EnvelopeDescriptorCheck.StageOf))
        {
            var id = ParticipantId.New(_services.Time);
            var factors = new List<RequiredFactor>();
            foreach (AuthenticationFactor factor in participant.Factors)
                factors.Add(await _factors.RequireAsync(id, factor, cancellationToken).ConfigureAwait(false));
            participants.Add(new NewParticipant(id, participant, factors));
        }

        return participants;
    }

    /// <summary>
    /// Sends a draft: freezes its documents, prepares everybody's signature field, and tells the first stage. An envelope with internal
    /// approvers goes to them first, and is sent by itself when they have agreed.
    /// </summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It is no draft.</exception>
    /// <exception cref="EnvelopeNotReadyException">A key, its certificate or the timestamp authority is not there (<see cref="EnvelopeOptions.CheckBeforeSending"/>).</exception>
    /// <exception cref="DocumentRejectedException">A document cannot be signed.</exception>
    public async ValueTask<Envelope> SendAsync(
        EnvelopeId id, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        Envelope draft = await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false);
        Envelope sent = await _dispatch
            .SendAsync(draft, context ?? RequestContext.None, job: null, cancellationToken)
            .ConfigureAwait(false);
        return await RunInlineAsync(sent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Withdraws an envelope that is on its way, or could not be sealed, or gives up a draft; everybody who knew of it is told.</summary>
    /// <param name="id">The envelope.</param>
    /// <param name="reason">Why, as participants will read it.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">It has ended, or is being sealed.</exception>
    public async ValueTask<Envelope> VoidAsync(
        EnvelopeId id, string reason, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        RequireReason(reason);
        Envelope voided = await _journal.ChangeAsync(
            id,
            context ?? RequestContext.None,
            (change, token) => change.RecordAsync(ClosingCommands.Void(change.Envelope, reason), token),
            cancellationToken).ConfigureAwait(false);
        return await RunInlineAsync(voided, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads an envelope as it is now.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="AuditBrokenException">Its events were changed behind our back.</exception>
    public ValueTask<Envelope> GetAsync(EnvelopeId id, CancellationToken cancellationToken = default) =>
        _journal.LoadAsync(id, cancellationToken);

    /// <summary>
    /// Verifies that an envelope's events are all there, unchanged and in order, that the stored documents are those that the events name,
    /// and that each signature in them carries the digest of its confirmation; names the first event of which that is not so.
    /// </summary>
    /// <remarks>
    /// Reads every stored revision of every document. Asks no authority: whose certificates the signatures are by, and whether they stood,
    /// is what a <see cref="PdfSignatureValidator"/> says.
    /// </remarks>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="DocumentStoreException">The documents cannot be had at the moment, which says nothing about them.</exception>
    public async ValueTask<AuditVerification> VerifyAuditAsync(EnvelopeId id, CancellationToken cancellationToken = default)
    {
        EnvelopeHistory history = await _journal.HistoryAsync(id, cancellationToken).ConfigureAwait(false);
        AuditVerification chain = AuditChainVerifier.Verify(history);
        return chain.IsIntact
            ? chain with { FirstBreak = await _evidence.FindBreakAsync(AuditChainVerifier.Read(history), cancellationToken).ConfigureAwait(false) }
            : chain;
    }

    /// <summary>Gives everything that happened to an envelope, in order.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="AuditBrokenException">Its events were changed behind our back.</exception>
    public ValueTask<IReadOnlyList<EventRecord>> GetEventsAsync(EnvelopeId id, CancellationToken cancellationToken = default) =>
        _journal.ReadAsync(id, cancellationToken);

    /// <summary>Does what became due by a command. The command is done whatever comes of this: a worker goes on with it.</summary>
    private async ValueTask<Envelope> RunInlineAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        if (_services.Options.RunInline)
            envelope = await RunDueAsync(envelope, cancellationToken).ConfigureAwait(false);
        _services.Work.Announce();
        return envelope;
    }

    private async ValueTask<Envelope> RunDueAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            await _worker.RunDueAsync(envelope.Id, cancellationToken).ConfigureAwait(false);
            return await _anyTenant.LoadAsync(envelope.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogLeftToWorker(e, envelope.Id);
            return envelope;
        }
    }

    private static void RequireReason(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Text.Allow(reason, EnvelopeLimits.MaxMessageLength, nameof(reason), multiline: true);
    }

    [LoggerMessage(2301, LogLevel.Warning, "What became due for envelope {EnvelopeId} is left to the worker")]
    private partial void LogLeftToWorker(Exception exception, EnvelopeId envelopeId);
}
