namespace EContract.Sdk.Contracts.Events;

/// <summary>The envelope was stopped for the moment: links do not work, nothing is signed.</summary>
/// <param name="Reason">Why.</param>
public sealed record EnvelopeSuspended(string Reason) : EnvelopeEvent;

/// <summary>The envelope goes on.</summary>
public sealed record EnvelopeResumed : EnvelopeEvent;

/// <summary>A participant's name or address was corrected while nothing was confirmed yet.</summary>
/// <param name="ParticipantId">The participant.</param>
/// <param name="Before">What was there.</param>
/// <param name="After">What is there now.</param>
public sealed record ParticipantCorrected(ParticipantId ParticipantId, ParticipantContact Before, ParticipantContact After) : EnvelopeEvent;

/// <summary>The time until which the envelope has to be signed was changed.</summary>
/// <param name="Before">Until when it was.</param>
/// <param name="After">Until when it is.</param>
public sealed record DueDateChanged(DateTimeOffset Before, DateTimeOffset After) : EnvelopeEvent;

/// <summary>What the envelope is found by was corrected (訂正): the documents are as they were.</summary>
/// <param name="Before">What was there.</param>
/// <param name="After">What is there now.</param>
/// <param name="Reason">Why.</param>
public sealed record MetadataChanged(EnvelopeMetadata Before, EnvelopeMetadata After, string Reason) : EnvelopeEvent;

/// <summary>A participant named somebody else to act in their place. Both stay on record.</summary>
/// <param name="ParticipantId">Who named.</param>
/// <param name="DelegateId">Who acts now.</param>
/// <param name="Delegate">Who that is.</param>
/// <param name="Reason">Why; empty for nothing said.</param>
public sealed record ParticipantDelegated(
    ParticipantId ParticipantId, ParticipantId DelegateId, ParticipantContact Delegate, string Reason) : EnvelopeEvent;

/// <summary>A participant was reminded, by a new link.</summary>
/// <param name="ParticipantId">The participant.</param>
public sealed record ParticipantReminded(ParticipantId ParticipantId) : EnvelopeEvent;
