using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.AspNetCore.Api.Resources;

/// <summary>A page of envelopes.</summary>
/// <param name="Items">The envelopes.</param>
/// <param name="Continuation">For the next page, in the same query; absent on the last.</param>
public sealed record EnvelopeList(IReadOnlyList<EnvelopeSummary> Items, string? Continuation);

/// <summary>Whether an envelope can be sent.</summary>
/// <param name="IsReady">Whether nothing is missing.</param>
/// <param name="Findings">What is missing.</param>
public sealed record ReadinessAnswer(bool IsReady, IReadOnlyList<ReadinessFinding> Findings);

/// <summary>What an envelope waits for.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="IsStopped">Whether something goes on only when somebody does something about it.</param>
/// <param name="Waits">What it waits for.</param>
public sealed record ExplanationAnswer(EnvelopeStatus Status, bool IsStopped, IReadOnlyList<EnvelopeWait> Waits);

/// <summary>An event of an envelope's log; the export has it whole.</summary>
/// <param name="Sequence">Its place, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Type">What happened, as in <c>envelope.sent</c>.</param>
/// <param name="Actor">Who.</param>
/// <param name="Hash">Its hash, hexadecimal.</param>
/// <param name="IpAddress">Where the request came from.</param>
public sealed record EventResource(long Sequence, DateTimeOffset At, string Type, Actor Actor, string Hash, string? IpAddress)
{
    internal static EventResource Of(EventRecord record) => new(record.Sequence, record.At, record.Event.Name, record.Actor, record.Hash, record.IpAddress);
}

/// <summary>Whether an envelope's log and documents are intact.</summary>
/// <param name="IsIntact">Whether they are.</param>
/// <param name="EventCount">How many events there are.</param>
/// <param name="FirstBreak">The first event of which they are not.</param>
public sealed record AuditAnswer(bool IsIntact, long EventCount, AuditBreak? FirstBreak);

/// <summary>A link for a participant, to be shown by the host itself. It is a secret.</summary>
/// <param name="Address">The link.</param>
/// <param name="Token">The token in it.</param>
public sealed record LinkAnswer(Uri Address, string Token);

/// <summary>What became of something.</summary>
/// <param name="Done">Whether there was something to do.</param>
public sealed record DoneAnswer(bool Done);

/// <summary>Where a participant and their envelope stand after what the participant did.</summary>
/// <param name="EnvelopeId">The envelope.</param>
/// <param name="Status">Where it stands.</param>
public sealed record ParticipantAnswer(EnvelopeId EnvelopeId, EnvelopeStatus Status);
