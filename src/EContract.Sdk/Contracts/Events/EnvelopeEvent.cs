using System.Reflection;
using System.Text.Json.Serialization;

namespace EContract.Sdk.Contracts.Events;

/// <summary>Something that happened to an envelope. The names here are what stands in the log: they never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(EnvelopeCreated), "envelope.created")]
[JsonDerivedType(typeof(DocumentAdded), "envelope.document.added")]
[JsonDerivedType(typeof(ParticipantAdded), "envelope.participant.added")]
[JsonDerivedType(typeof(DocumentLocked), "document.locked")]
[JsonDerivedType(typeof(EnvelopeSent), "envelope.sent")]
[JsonDerivedType(typeof(EnvelopeSubmitted), "envelope.submitted")]
[JsonDerivedType(typeof(DispatchApproved), "envelope.approved")]
[JsonDerivedType(typeof(DispatchRejected), "envelope.approval.rejected")]
[JsonDerivedType(typeof(EnvelopeSuperseded), "envelope.superseded")]
[JsonDerivedType(typeof(EnvelopeRescinded), "envelope.rescinded")]
[JsonDerivedType(typeof(EnvelopeScheduled), "envelope.scheduled")]
[JsonDerivedType(typeof(EnvelopeUnscheduled), "envelope.unscheduled")]
[JsonDerivedType(typeof(DispatchDelayed), "envelope.dispatch.delayed")]
[JsonDerivedType(typeof(EnvelopeSuspended), "envelope.suspended")]
[JsonDerivedType(typeof(EnvelopeResumed), "envelope.resumed")]
[JsonDerivedType(typeof(ParticipantCorrected), "envelope.participant.changed")]
[JsonDerivedType(typeof(DueDateChanged), "envelope.corrected")]
[JsonDerivedType(typeof(MetadataChanged), "envelope.metadata.changed")]
[JsonDerivedType(typeof(ParticipantDelegated), "participant.delegated")]
[JsonDerivedType(typeof(ParticipantReminded), "participant.reminded")]
[JsonDerivedType(typeof(StageActivated), "envelope.stage.activated")]
[JsonDerivedType(typeof(LinkIssued), "participant.link.issued")]
[JsonDerivedType(typeof(LinkOpened), "participant.link.opened")]
[JsonDerivedType(typeof(LinkExpired), "participant.link.expired")]
[JsonDerivedType(typeof(LinkRequested), "participant.link.requested")]
[JsonDerivedType(typeof(DocumentViewed), "document.viewed")]
[JsonDerivedType(typeof(DocumentDownloaded), "document.downloaded.final")]
[JsonDerivedType(typeof(AuthenticationStarted), "participant.auth.started")]
[JsonDerivedType(typeof(AuthenticationSucceeded), "participant.auth.succeeded")]
[JsonDerivedType(typeof(AuthenticationFailed), "participant.auth.failed")]
[JsonDerivedType(typeof(AuthenticationLocked), "participant.auth.locked")]
[JsonDerivedType(typeof(AuthenticationUnlocked), "participant.auth.unlocked")]
[JsonDerivedType(typeof(NetworkDenied), "policy.denied")]
[JsonDerivedType(typeof(SigningPrepared), "participant.sign.prepared")]
[JsonDerivedType(typeof(SealChosen), "participant.seal.chosen")]
[JsonDerivedType(typeof(ConsentAccepted), "participant.consent.accepted")]
[JsonDerivedType(typeof(SigningConfirmed), "participant.sign.confirmed")]
[JsonDerivedType(typeof(ActivationIssued), "activation.issued")]
[JsonDerivedType(typeof(ActivationConsumed), "activation.consumed")]
[JsonDerivedType(typeof(DigestsSigned), "signature.digest.signed")]
[JsonDerivedType(typeof(SignatureEmbedded), "signature.cms.embedded")]
[JsonDerivedType(typeof(SigningDelayed), "participant.sign.delayed")]
[JsonDerivedType(typeof(SignaturesReleased), "envelope.signatures.released")]
[JsonDerivedType(typeof(ParticipantSigned), "participant.signed")]
[JsonDerivedType(typeof(ParticipantApproved), "participant.approved")]
[JsonDerivedType(typeof(ParticipantAcknowledged), "participant.acknowledged")]
[JsonDerivedType(typeof(ParticipantSkipped), "participant.skipped")]
[JsonDerivedType(typeof(ParticipantDeclined), "participant.declined")]
[JsonDerivedType(typeof(EnvelopeDeclined), "envelope.declined")]
[JsonDerivedType(typeof(EnvelopeVoided), "envelope.voided")]
[JsonDerivedType(typeof(EnvelopeExpired), "envelope.expired")]
[JsonDerivedType(typeof(FinalizationStarted), "envelope.finalizing")]
[JsonDerivedType(typeof(FinalizationDelayed), "envelope.finalize.retry")]
[JsonDerivedType(typeof(FinalizationFailed), "envelope.finalize.failed")]
[JsonDerivedType(typeof(FinalizationResumed), "envelope.finalize.resumed")]
[JsonDerivedType(typeof(SigningResumed), "participant.sign.resumed")]
[JsonDerivedType(typeof(JobsRetried), "envelope.jobs.retried")]
[JsonDerivedType(typeof(DocumentSealed), "signature.validated")]
[JsonDerivedType(typeof(ClosingSealEmbedded), "signature.closing.embedded")]
[JsonDerivedType(typeof(ConclusionCertificateIssued), "certificate.issued")]
[JsonDerivedType(typeof(EnvelopeCompleted), "envelope.completed")]
[JsonDerivedType(typeof(EnvelopePreserved), "preservation.done")]
[JsonDerivedType(typeof(PreservationDelayed), "preservation.retry")]
[JsonDerivedType(typeof(PreservationFailed), "preservation.failed")]
[JsonDerivedType(typeof(PreservationResumed), "preservation.resumed")]
[JsonDerivedType(typeof(DocumentHashMismatched), "document.hash.mismatch")]
[JsonDerivedType(typeof(DocumentQuarantined), "document.quarantined")]
[JsonDerivedType(typeof(DocumentReleased), "document.released")]
[JsonDerivedType(typeof(RetentionSet), "envelope.retention.set")]
[JsonDerivedType(typeof(RetentionPassed), "envelope.retention.ended")]
[JsonDerivedType(typeof(LegalHoldSet), "envelope.legalhold.set")]
[JsonDerivedType(typeof(LegalHoldCleared), "envelope.legalhold.cleared")]
[JsonDerivedType(typeof(DisposalRequested), "envelope.disposal.requested")]
[JsonDerivedType(typeof(DisposalApproved), "envelope.disposal.approved")]
[JsonDerivedType(typeof(DisposalRejected), "envelope.disposal.rejected")]
[JsonDerivedType(typeof(DisposalStarted), "envelope.disposal.started")]
[JsonDerivedType(typeof(EnvelopeDisposed), "envelope.disposed")]
[JsonDerivedType(typeof(NotificationSent), "notification.sent")]
[JsonDerivedType(typeof(NotificationSuppressed), "notification.suppressed")]
[JsonDerivedType(typeof(MessageBounced), "participant.delivery.bounced")]
[JsonDerivedType(typeof(NotificationFailed), "notification.failed")]
[JsonDerivedType(typeof(MessageResumed), "notification.resumed")]
[JsonDerivedType(typeof(WebhookDelivered), "webhook.delivered")]
[JsonDerivedType(typeof(WebhookFailed), "webhook.failed")]
[JsonDerivedType(typeof(WebhookReplayed), "webhook.replayed")]
public abstract record EnvelopeEvent
{
    private static readonly Dictionary<Type, string> Names = typeof(EnvelopeEvent)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    private protected EnvelopeEvent()
    {
    }

    /// <summary>The names of all events there are.</summary>
    internal static IReadOnlyCollection<string> AllNames => Names.Values;

    /// <summary>The event's name in the log, as in <c>envelope.sent</c>.</summary>
    [JsonIgnore]
    public string Name => Names[GetType()];
}
