using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

/// <summary>A message or webhook that was tried and not delivered, for an operator to look at.</summary>
/// <param name="MessageId">The message, for <see cref="EnvelopeManager.SendAgainAsync"/>.</param>
/// <param name="EnvelopeId">The envelope it is about.</param>
/// <param name="Kind">What kind, as in <c>SignatureRequested</c> or <c>Webhook</c>; <c>Unreadable</c> for what this program cannot read.</param>
/// <param name="Recipient">The address, or the endpoint's name; empty for what cannot be read.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">What was wrong the last time.</param>
/// <param name="NextAttemptAt">When it is tried again; <see langword="null"/> when it was given up.</param>
/// <param name="GivenUpAt">When it was given up; <see langword="null"/> while it is tried again by itself.</param>
public sealed record UndeliveredNotice(
    string MessageId,
    EnvelopeId EnvelopeId,
    string Kind,
    string Recipient,
    int Attempts,
    string Reason,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? GivenUpAt);
