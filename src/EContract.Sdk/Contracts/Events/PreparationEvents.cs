using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Contracts.Templates;

namespace EContract.Sdk.Contracts.Events;

/// <summary>An envelope came to be, as a draft.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Message">A message to the participants.</param>
/// <param name="Sender">Who sends it.</param>
/// <param name="Transaction">What it is found by later.</param>
/// <param name="SigningPeriodSeconds">How long participants have to sign.</param>
/// <param name="Groups">Groups of participants of whom not everybody has to act.</param>
/// <param name="Supersedes">The envelope that this one takes the place of.</param>
/// <param name="Rescinds">The envelope that this one ends by agreement.</param>
/// <param name="ClonedFrom">The envelope without a contract that this one is a new try of.</param>
/// <param name="Template">The template that it was made from.</param>
/// <param name="Batch">Of which batch it is, and which row of it.</param>
/// <param name="SignatureTiming">When signatures are made; at once unless said.</param>
/// <param name="Tenant">Whose it is; the default tenant's unless said.</param>
/// <param name="Filing">Under what it is filed.</param>
public sealed record EnvelopeCreated(
    string Title,
    string Message,
    EnvelopeSender Sender,
    TransactionDetails? Transaction,
    long SigningPeriodSeconds,
    IReadOnlyList<ParticipantGroup>? Groups = null,
    EnvelopeId? Supersedes = null,
    EnvelopeId? Rescinds = null,
    EnvelopeId? ClonedFrom = null,
    TemplateReference? Template = null,
    BatchRow? Batch = null,
    SignatureTiming? SignatureTiming = null,
    TenantId? Tenant = null,
    FilingDetails? Filing = null) : EnvelopeEvent;

/// <summary>A document was put into the envelope, found fit to be signed.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Revision">The file as it was handed in.</param>
public sealed record DocumentAdded(DocumentId DocumentId, string Title, DocumentRevision Revision) : EnvelopeEvent;

/// <summary>A participant was put on the envelope's route.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="ParticipantName">The name.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Organization">The organisation; empty for none.</param>
/// <param name="Role">In which capacity the participant takes part.</param>
/// <param name="Stage">The stage, from 1.</param>
/// <param name="Language">The language to write in.</param>
/// <param name="FieldName">The signature field that will be the participant's.</param>
/// <param name="Action">What the participant does.</param>
/// <param name="Group">The group of whom not everybody has to act.</param>
/// <param name="MayDelegate">Whether the participant may name somebody else.</param>
/// <param name="Mode">Whose key signs; a witness's unless said.</param>
/// <param name="SignerName">The name of the signer, where one was named.</param>
/// <param name="Factors">What the participant has to show beyond having the link.</param>
/// <param name="AllowedNetworks">The networks that the participant may come from; any where none is named.</param>
/// <param name="Places">Where the signature is to be seen; nowhere unless said.</param>
/// <param name="RequiresSeal">Whether the participant has to choose a seal; not unless said.</param>
public sealed record ParticipantAdded(
    ParticipantId ParticipantId,
    string ParticipantName,
    string Email,
    string Organization,
    ParticipantRole Role,
    int Stage,
    string Language,
    string FieldName,
    ParticipantAction Action = ParticipantAction.Sign,
    string? Group = null,
    bool MayDelegate = false,
    SigningMode? Mode = null,
    string? SignerName = null,
    IReadOnlyList<RequiredFactor>? Factors = null,
    IReadOnlyList<string>? AllowedNetworks = null,
    IReadOnlyList<DocumentPlace>? Places = null,
    bool? RequiresSeal = null) : EnvelopeEvent;

/// <summary>A document was frozen: every signer's signature field is in it, and what is signed is fixed from here on.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Revision">The frozen file.</param>
public sealed record DocumentLocked(DocumentId DocumentId, DocumentRevision Revision) : EnvelopeEvent;

/// <summary>The envelope waits for its internal approvers.</summary>
/// <param name="SendAt">When it is to be sent once approved; <see langword="null"/> for at once.</param>
/// <param name="ExpiresAt">Until when they have to agree; <see langword="null"/> in entries that are older than such an end.</param>
public sealed record EnvelopeSubmitted(DateTimeOffset? SendAt, DateTimeOffset? ExpiresAt = null) : EnvelopeEvent;

/// <summary>The internal approvers have agreed.</summary>
public sealed record DispatchApproved : EnvelopeEvent;

/// <summary>An internal approver refused: the envelope is a draft again.</summary>
/// <param name="ParticipantId">Who refused.</param>
/// <param name="Reason">Why.</param>
public sealed record DispatchRejected(ParticipantId ParticipantId, string Reason) : EnvelopeEvent;

/// <summary>The envelope is to be sent by itself later.</summary>
/// <param name="SendAt">When.</param>
public sealed record EnvelopeScheduled(DateTimeOffset SendAt) : EnvelopeEvent;

/// <summary>The envelope is a draft again, and not sent by itself.</summary>
public sealed record EnvelopeUnscheduled : EnvelopeEvent;

/// <summary>Sending at the time that was set failed.</summary>
/// <param name="Delay">At which step, why, and what comes next.</param>
public sealed record DispatchDelayed(EnvelopeDelay Delay) : EnvelopeEvent;

/// <summary>The envelope went on its way.</summary>
/// <param name="ExpiresAt">Until when it has to be signed.</param>
public sealed record EnvelopeSent(DateTimeOffset ExpiresAt) : EnvelopeEvent;

/// <summary>A stage's turn came.</summary>
/// <param name="Stage">The stage, from 1.</param>
public sealed record StageActivated(int Stage) : EnvelopeEvent;
