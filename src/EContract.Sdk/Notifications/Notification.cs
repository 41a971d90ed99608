using System.Text.Json.Serialization;

namespace EContract.Sdk.Notifications;

/// <summary>
/// Something that happened to an envelope and that somebody is to be told. It holds values, no wording: it waits in the
/// outbox as JSON and is composed when it is delivered.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SignatureRequested), "signatureRequested")]
[JsonDerivedType(typeof(ReviewRequested), "reviewRequested")]
[JsonDerivedType(typeof(DispatchApprovalRequested), "dispatchApprovalRequested")]
[JsonDerivedType(typeof(DispatchApprovalDecided), "dispatchApprovalDecided")]
[JsonDerivedType(typeof(VerificationCodeMailed), "verificationCodeMailed")]
[JsonDerivedType(typeof(AccessLocked), "accessLocked")]
[JsonDerivedType(typeof(NewLinkRequested), "newLinkRequested")]
[JsonDerivedType(typeof(SignatureReminded), "signatureReminded")]
[JsonDerivedType(typeof(RequestCorrected), "requestCorrected")]
[JsonDerivedType(typeof(SignerDelegated), "signerDelegated")]
[JsonDerivedType(typeof(RequestExpired), "requestExpired")]
[JsonDerivedType(typeof(RequestSent), "requestSent")]
[JsonDerivedType(typeof(SignatureProgressed), "signatureProgressed")]
[JsonDerivedType(typeof(EnvelopeDeclined), "envelopeDeclined")]
[JsonDerivedType(typeof(EnvelopeVoided), "envelopeVoided")]
[JsonDerivedType(typeof(EnvelopeCompleted), "envelopeCompleted")]
[JsonDerivedType(typeof(DownloadExpiring), "downloadExpiring")]
[JsonDerivedType(typeof(DownloadLinkReissued), "downloadLinkReissued")]
[JsonDerivedType(typeof(MessageUndeliverable), "messageUndeliverable")]
[JsonDerivedType(typeof(ServiceHealthWarned), "serviceHealthWarned")]
[JsonDerivedType(typeof(RenewalReported), "renewalReported")]
[JsonDerivedType(typeof(StampDeadlineNear), "stampDeadlineNear")]
[JsonDerivedType(typeof(BulkSendReported), "bulkSendReported")]
[JsonDerivedType(typeof(ContractDateNear), "contractDateNear")]
[JsonDerivedType(typeof(RetentionEnded), "retentionEnded")]
[JsonDerivedType(typeof(FinalizationFailed), "finalizationFailed")]
[JsonDerivedType(typeof(PreservationFailed), "preservationFailed")]
[JsonDerivedType(typeof(DocumentDamaged), "documentDamaged")]
public abstract record Notification
{
    /// <summary>The same for every try to deliver it; unique otherwise. 1 to 128 of letters, digits, <c>.</c>, <c>-</c> and <c>_</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Who is told.</summary>
    public required NotificationRecipient Recipient { get; init; }

    /// <summary>The envelope it is about.</summary>
    /// <value><see cref="NotificationEnvelope.None"/> for what is about none.</value>
    public NotificationEnvelope Envelope { get; init; } = NotificationEnvelope.None;
}
