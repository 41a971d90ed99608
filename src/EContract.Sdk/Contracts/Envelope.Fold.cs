using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Retention;

namespace EContract.Sdk.Contracts;

public sealed partial record Envelope
{
    /// <summary>Adds events up, from the first on.</summary>
    /// <exception cref="ArgumentException">There is no event, or the first one does not create an envelope.</exception>
    public static Envelope Fold(IEnumerable<EventRecord> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        Envelope? envelope = null;
        foreach (EventRecord record in events)
            envelope = envelope is null ? Create(record) : envelope.Apply(record);
        return envelope ?? throw new ArgumentException("An envelope has at least one event.", nameof(events));
    }

    /// <summary>Adds one event. An event is a fact: whether it was allowed is decided before it is recorded, not here.</summary>
    public Envelope Apply(EventRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Next(record).Tally(record) with { Version = record.Sequence, HeadHash = record.Hash, UpdatedAt = record.At };
    }

    private Envelope Tally(EventRecord record) => AccessTally.KindOf(record.Event) is var (id, kind)
        ? With(id, participant => participant with { Accesses = AccessTally.Add(participant.Accesses, kind, record) })
        : this;

    private static Envelope Create(EventRecord record) => record.Event is EnvelopeCreated created
        ? new Envelope
        {
            Id = record.EnvelopeId,
            Tenant = created.Tenant ?? TenantId.Default,
            Version = record.Sequence,
            HeadHash = record.Hash,
            Title = created.Title,
            Message = created.Message,
            Sender = created.Sender,
            Transaction = created.Transaction,
            Filing = created.Filing,
            SigningPeriod = TimeSpan.FromSeconds(created.SigningPeriodSeconds),
            SignatureTiming = created.SignatureTiming ?? SignatureTiming.AtOnce,
            Groups = created.Groups ?? [],
            ClonedFrom = created.ClonedFrom,
            Template = created.Template,
            Batch = created.Batch,
            Supersedes = created.Supersedes,
            Rescinds = created.Rescinds,
            CreatedAt = record.At,
            UpdatedAt = record.At,
        }
        : throw new ArgumentException($"The first event of envelope {record.EnvelopeId} is {record.Event.Name}.", nameof(record));

    private Envelope Next(EventRecord record) => record.Event switch
    {
        DocumentAdded e => this with { Documents = [.. Documents, ContractDocumentFrom(e)] },
        ParticipantAdded e => this with { Participants = [.. Participants, ParticipantFrom(e)] },
        DocumentLocked e => With(e.DocumentId, document => document with { Locked = e.Revision, Current = e.Revision }),
        EnvelopeSubmitted e => this with { Status = EnvelopeStatus.PendingApproval, SendAt = e.SendAt, ExpiresAt = e.ExpiresAt },
        DispatchApproved => this with { ExpiresAt = null },
        DispatchRejected => Reject(),
        EnvelopeSuperseded e => this with { SupersededBy = e.By },
        EnvelopeRescinded e => this with { RescindedBy = e.By },
        EnvelopeScheduled e => this with { Status = EnvelopeStatus.Scheduled, SendAt = e.SendAt, OwnDelay = null },
        EnvelopeUnscheduled => this with { Status = EnvelopeStatus.Draft, SendAt = null, OwnDelay = null },
        DispatchDelayed e => this with { OwnDelay = e.Delay },
        EnvelopeSent e => this with { Status = EnvelopeStatus.InProgress, SentAt = record.At, SendAt = null, ExpiresAt = e.ExpiresAt, OwnDelay = null },
        EnvelopeSuspended => WithoutActivations() with { Status = EnvelopeStatus.Suspended },
        EnvelopeResumed => WithoutDelays() with { Status = EnvelopeStatus.InProgress },
        ParticipantCorrected e => With(e.ParticipantId, participant => Correct(participant, e.After)),
        MetadataChanged e => this with { Transaction = e.After.Transaction, Filing = e.After.Filing, Corrections = Corrections + 1 },
        DueDateChanged e => this with { ExpiresAt = e.After },
        ParticipantDelegated e => Delegate(e),
        StageActivated e => Activate(e.Stage),

        LinkIssued e => With(e.ParticipantId, participant => e.Purpose == LinkPurpose.Sign
            ? participant with { SigningLink = e.Link, Accesses = participant.Accesses.Clear(), SealChoices = 0 }
            : participant with { DownloadLink = e.Link, Accesses = participant.Accesses.Clear() }),
        LinkRequested e => With(e.ParticipantId, participant => participant with { LinkRequestedAt = record.At }),
        DocumentViewed e => With(e.ParticipantId, participant => participant with
        {
            State = participant.State == ParticipantState.Active ? ParticipantState.Viewed : participant.State,
            Viewed = participant.Viewed.Add(e.DocumentId),
        }),
        DocumentDownloaded e => With(e.ParticipantId, participant => participant with { HasDownloaded = true }),
        AuthenticationStarted e => With(e.ParticipantId, participant => participant with { Code = e.Code, CodesMailed = participant.CodesMailed + 1 }),
        AuthenticationSucceeded e => With(e.ParticipantId, participant => participant with
        {
            Shown = [.. participant.Shown.Where(shown => shown.Method != e.Factor.Method), e.Factor],
            Code = e.Factor.Method == AuthenticationMethod.EmailCode ? null : participant.Code,
            CodesMailed = e.Factor.Method == AuthenticationMethod.EmailCode ? 0 : participant.CodesMailed,
            WrongCodes = participant.WrongCodes.Remove(e.Factor.Method),
            LastStep = Math.Max(participant.LastStep, e.Step),
        }),
        AuthenticationFailed e => With(e.ParticipantId, participant => participant with
        {
            WrongCodes = participant.WrongCodes.SetItem(e.Method, participant.WrongCodes.GetValueOrDefault(e.Method) + 1),
        }),
        AuthenticationLocked e => With(e.ParticipantId, participant => participant with { IsLocked = true, Code = null }),
        AuthenticationUnlocked e => With(e.ParticipantId, participant => participant with { IsLocked = false, WrongCodes = participant.WrongCodes.Clear(), CodesMailed = 0 }),
        SigningPrepared e => With(e.ParticipantId, participant => participant with { PreparedDigest = e.ConsentDigest }),
        SealChosen e => With(e.ParticipantId, participant => participant with { Seal = e.Seal, SealChoices = participant.SealChoices + 1 }),
        ConsentAccepted e => With(e.ParticipantId, participant => participant with { Consent = e }),
        SigningConfirmed e => With(e.ParticipantId, participant => participant with
        {
            State = SignatureTiming == SignatureTiming.AtOnce ? ParticipantState.Signing : ParticipantState.Confirmed,
            Confirmation = new SigningConfirmation(record.At, e.IdempotencyKeyHash, e.ConsentDigest, record.Hash),
        }),
        SignaturesReleased => this with
        {
            Participants = [.. Participants.Select(participant => participant.State == ParticipantState.Confirmed
                ? participant with { State = ParticipantState.Signing }
                : participant)],
        },
        ActivationIssued e => With(e.ParticipantId, participant => participant with
        {
            Activation = new ActivationState(e.Activation, ActivationStanding.Outstanding),
        }),
        ActivationConsumed e => With(e.ParticipantId, participant => participant with
        {
            Activation = participant.Activation! with { Standing = ActivationStanding.Consumed },
        }),
        DigestsSigned e => With(e.ParticipantId, participant => participant with { SignedEvidence = e.EvidenceSha256 }),
        SignatureEmbedded e => With(e.DocumentId, document => document with { Current = e.Revision }),
        SigningDelayed e => With(e.ParticipantId, participant => participant with { Delay = e.Delay }),
        SigningResumed => WithoutDelays(),
        ParticipantSigned e => With(e.ParticipantId, participant => participant with
        {
            State = ParticipantState.Signed,
            SignedAt = record.At,
            Delay = null,
        }),

        ParticipantApproved e => With(e.ParticipantId, participant => Acted(participant, ParticipantState.Approved, e.Confirmation, record)),
        ParticipantAcknowledged e => With(e.ParticipantId, participant => Acted(participant, ParticipantState.Acknowledged, e.Confirmation, record)),
        ParticipantSkipped e => With(e.ParticipantId, participant => participant with { State = ParticipantState.Skipped, SigningLink = null }),

        ParticipantDeclined e => With(e.ParticipantId, participant => participant with { State = ParticipantState.Declined }),
        EnvelopeDeclined e => Close(EnvelopeStatus.Declined, e.Reason),
        EnvelopeVoided e => Close(EnvelopeStatus.Voided, e.Reason),
        EnvelopeExpired => Close(EnvelopeStatus.Expired, null),

        FinalizationStarted or FinalizationResumed => this with { Status = EnvelopeStatus.Finalizing, OwnDelay = null },
        FinalizationDelayed e => this with { OwnDelay = e.Delay },
        FinalizationFailed e => this with { Status = EnvelopeStatus.FinalizationFailed, OwnDelay = e.Delay },
        DocumentSealed e => With(e.DocumentId, document => document with { Current = e.Revision, SealedLevel = e.Level }),
        ConclusionCertificateIssued e => this with { ConclusionCertificate = CertificateFrom(e) },
        ClosingSealEmbedded e => this with { ClosingSealField = e.FieldName },
        EnvelopeCompleted => Close(EnvelopeStatus.Completed, null) with { CompletedAt = record.At, Preservation = PreservationFound },
        EnvelopePreserved => this with { Preservation = PreservationState.Active, OwnDelay = null },
        PreservationDelayed e => this with { OwnDelay = e.Delay },
        PreservationFailed e => this with { Preservation = PreservationState.AtRisk, OwnDelay = e.Delay },
        PreservationResumed => this with { Preservation = PreservationState.LtaPending, OwnDelay = null },

        DocumentQuarantined e => With(e.DocumentId, document => document with { Quarantined = [.. document.Quarantined, e.Sha256] }),
        DocumentReleased e => With(e.DocumentId, document => document with { Quarantined = [.. document.Quarantined.Where(sha256 => sha256 != e.Sha256)] }),
        RetentionSet e => this with
        {
            RetainUntil = e.Until,
            Retention = e.Rule,
            RetentionShortenedBy = record.Actor.Kind == ActorKind.User && Shortens(e) ? [.. RetentionShortenedBy.Append(record.Actor).Distinct()] : RetentionShortenedBy,
        },
        LegalHoldSet e => this with { LegalHold = new LegalHold(e.Reason, record.Actor, record.At) },
        LegalHoldCleared => this with { LegalHold = null },
        DisposalRequested e => this with { Disposal = new DisposalRequest(e.Reason, record.Actor, e.ExpiresAt) },
        DisposalApproved => this with { Disposal = Disposal! with { ApprovedBy = record.Actor } },
        DisposalRejected => this with { Disposal = null },
        DisposalStarted => this with { Disposal = Disposal! with { IsStarted = true }, OwnDelay = null },
        EnvelopeDisposed => this with { DisposedAt = record.At },

        MessageBounced e => this with { Bounced = Bounced.Add(e.MessageId) },

        // The rest tells what was read, sent or refused; it is kept for the audit and changes nothing.
        _ => this,
    };

    private PreservationState PreservationFound =>
        Documents.All(document => document.SealedLevel == "B-LTA") ? PreservationState.Active : PreservationState.LtaPending;

    private Envelope Activate(int stage) => this with
    {
        Stage = stage,
        Participants = [.. Participants.Select(participant => participant.HasTurn && participant.Stage == stage
            ? participant with { State = ParticipantState.Active }
            : participant)],
    };

    private Envelope Close(EnvelopeStatus status, string? reason) => this with
    {
        Status = status,
        ClosingReason = reason,
        OwnDelay = null,
        Participants = [.. WithoutActivations().Participants.Select(participant => participant with
        {
            SigningLink = null,
            Delay = null,
            State = StateAtEnd(participant, status),
        })],
    };

    // What was not spent by now is dead for good: an envelope that goes on gets others.
    private Envelope WithoutActivations() => this with
    {
        Participants = [.. Participants.Select(participant => participant.Activation is { Standing: ActivationStanding.Outstanding } dead
            ? participant with { Activation = dead with { Standing = ActivationStanding.Revoked } }
            : participant)],
    };

    private Envelope WithoutDelays() => this with
    {
        OwnDelay = null,
        Participants = [.. Participants.Select(participant => participant with { Delay = null })],
    };

    private Envelope Reject() => this with
    {
        Status = EnvelopeStatus.Draft,
        SendAt = null,
        ExpiresAt = null,
        Participants = [.. Participants.Select(participant => participant.IsInternal
            ? participant with { State = ParticipantState.Waiting, SigningLink = null, Viewed = [], PreparedDigest = null, Confirmation = null }
            : participant)],
    };

    // What was opened and shown to somebody else is not what the one who is reached now has seen.
    private static Participant Correct(Participant participant, ParticipantContact contact) => participant with
    {
        Name = contact.Name,
        Email = contact.Email,
        Organization = contact.Organization,
        Language = contact.Language,
        State = participant.State == ParticipantState.Viewed ? ParticipantState.Active : participant.State,
        SigningLink = null,
        LinkRequestedAt = null,
        Viewed = [],
        PreparedDigest = null,
        Seal = null,
        Shown = [],
        Code = null,
        SignerName = SignerNameOfAnother(participant),
    };

    // A party's signer is the person's own key; a witness stays the same whoever instructs.
    private static string? SignerNameOfAnother(Participant participant) =>
        participant.Mode == SigningMode.Party ? null : participant.SignerName;

    private Envelope Delegate(ParticipantDelegated e) => this with
    {
        Participants = [.. Participants.SelectMany(participant => participant.Id != e.ParticipantId ? [participant] : (Participant[])
        [
            participant with { State = ParticipantState.Delegated, SigningLink = null },
            Correct(participant, e.Delegate) with { Id = e.DelegateId, DelegatedBy = participant.Id, MayDelegate = false },
        ])],
    };

    private static ParticipantState StateAtEnd(Participant participant, EnvelopeStatus status) => participant switch
    {
        { HasActed: true } or { State: ParticipantState.Declined or ParticipantState.Skipped or ParticipantState.Delegated } => participant.State,
        { HasTurn: false } when status == EnvelopeStatus.Completed => ParticipantState.Received,
        _ => ParticipantState.Released,
    };

    private static Participant Acted(Participant participant, ParticipantState state, ConfirmationMade made, EventRecord record) => participant with
    {
        State = state,
        Confirmation = new SigningConfirmation(record.At, made.IdempotencyKeyHash, made.ConsentDigest, record.Hash),
    };

    private Envelope With(ParticipantId id, Func<Participant, Participant> change) => this with
    {
        Participants = [.. Participants.Select(participant => participant.Id == id ? change(participant) : participant)],
    };

    private Envelope With(DocumentId id, Func<ContractDocument, ContractDocument> change) => this with
    {
        Documents = [.. Documents.Select(document => document.Id == id ? change(document) : document)],
        ConclusionCertificate = ConclusionCertificate?.Id == id ? change(ConclusionCertificate) : ConclusionCertificate,
    };

    private static ContractDocument CertificateFrom(ConclusionCertificateIssued e) => new()
    {
        Id = e.DocumentId,
        Title = e.Title,
        Original = e.Unsigned,
        Current = e.Revision,
        SealedLevel = e.Level,
    };

    private static ContractDocument ContractDocumentFrom(DocumentAdded e) => new()
    {
        Id = e.DocumentId,
        Title = e.Title,
        Original = e.Revision,
        Current = e.Revision,
    };

    private static Participant ParticipantFrom(ParticipantAdded e) => new()
    {
        Id = e.ParticipantId,
        Name = e.ParticipantName,
        Email = e.Email,
        Organization = e.Organization,
        Role = e.Role,
        Action = e.Action,
        Group = e.Group,
        MayDelegate = e.MayDelegate,
        Factors = e.Factors ?? [],
        AllowedNetworks = e.AllowedNetworks ?? [],
        Stage = e.Stage,
        Language = e.Language,
        FieldName = e.FieldName,
        Mode = e.Mode ?? SigningMode.Witness,
        SignerName = e.SignerName,
        Places = e.Places ?? [],
        RequiresSeal = e.RequiresSeal ?? false,
    };

    // What was kept for good by a rule of its own is kept for less, too, when it gets an end.
    private bool Shortens(RetentionSet e) =>
        CompletedAt is not null && e.Until is { } until && (RetainUntil is { } before ? until < before : Retention is { Kind: RetentionKind.Indefinite });
}
