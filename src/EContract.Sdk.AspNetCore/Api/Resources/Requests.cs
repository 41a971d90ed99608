using EContract.Sdk.Contracts;

namespace EContract.Sdk.AspNetCore.Api.Resources;

/// <summary>Why something is done.</summary>
/// <param name="Reason">The reason, for the log and for those who are told.</param>
public sealed record ReasonRequest(string Reason);

/// <summary>When an envelope is to be sent by itself.</summary>
/// <param name="SendAt">The time.</param>
public sealed record ScheduleRequest(DateTimeOffset SendAt);

/// <summary>Whom to remind.</summary>
/// <param name="Participant">The participant; without, all whose turn it is.</param>
public sealed record RemindRequest(ParticipantId? Participant = null);

/// <summary>Until when an envelope has to be signed.</summary>
/// <param name="DueAt">The time.</param>
public sealed record DueDateRequest(DateTimeOffset DueAt);

/// <summary>What an envelope is found by from now on; what is left out is blank from now on.</summary>
/// <param name="Reason">Why, for the log.</param>
/// <param name="Transaction">Date, counterparty, amount.</param>
/// <param name="Filing">Under what it is filed.</param>
public sealed record CorrectionRequest(string Reason, TransactionDetails? Transaction = null, FilingDetails? Filing = null);

/// <summary>A code that a participant was asked for.</summary>
/// <param name="Method">Which code.</param>
/// <param name="Code">As it was typed.</param>
public sealed record CodeRequest(Contracts.Authentication.AuthenticationMethod Method, string Code);

/// <summary>A participant's confirmation.</summary>
/// <param name="Consent">The digest that preparing gave: it binds the confirmation to what was shown.</param>
public sealed record ConfirmRequest(string Consent);

/// <summary>Somebody else who is to act.</summary>
/// <param name="Successor">Who.</param>
/// <param name="Reason">Why; empty for nothing said.</param>
public sealed record DelegateRequest(ParticipantContact Successor, string Reason = "");
