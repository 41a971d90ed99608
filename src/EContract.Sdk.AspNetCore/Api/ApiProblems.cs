using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Workflow.Readiness;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>Turns errors into problems. Each typed error of the SDK has a code that stays.</summary>
internal static class ApiProblems
{
    private const string TypePrefix = "urn:econtract:problem:";

    /// <summary>The problem for an error; <see langword="null"/> for one that is not ours to explain.</summary>
    public static ApiProblem? Of(Exception error, string traceId) => error switch
    {
        ApiException e => Make(e.Status, e.Code, e.Message, traceId),
        EnvelopeNotFoundException => Make(StatusCodes.Status404NotFound, "envelope-not-found", "There is no such envelope.", traceId),
        EnvelopeStateException e => Make(StatusOf(e.Refusal), CodeOf(e.Refusal), e.Message, traceId),
        EnvelopeNotReadyException e => Make(StatusCodes.Status409Conflict, "envelope-not-ready", e.Message, traceId) with { Findings = e.Findings },
        EnvelopeConcurrencyException e => Make(StatusCodes.Status409Conflict, "envelope-changed", e.Message, traceId),
        DocumentRejectedException e => Make(StatusCodes.Status422UnprocessableEntity, "document-rejected", e.Message, traceId),
        AuditBrokenException => Make(StatusCodes.Status500InternalServerError, "audit-broken", "The log of the envelope is not intact.", traceId),
        EContractException { IsTransient: true } e => Make(StatusCodes.Status503ServiceUnavailable, NameOf(e), e.Message, traceId),
        EContractException e => Make(StatusCodes.Status500InternalServerError, NameOf(e), e.Message, traceId),
        ArgumentException e => Make(StatusCodes.Status400BadRequest, "invalid-request", WordsOf(e), traceId) with { Field = e.ParamName },
        BadHttpRequestException e => Make(e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "request-too-large" : "invalid-request", "The request is broken, or too long.", traceId),
        _ => null,
    };

    /// <summary>Makes a problem.</summary>
    public static ApiProblem Make(int status, string code, string detail, string traceId) =>
        new(TypePrefix + code, TitleOf(code), status, detail, code, traceId);

    /// <summary>The code of a refusal: its name, written as words with hyphens.</summary>
    public static string CodeOf(EnvelopeRefusal refusal) => JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.ToString());

    private static string NameOf(EContractException error) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(error.GetType().Name.Replace("Exception", "", StringComparison.Ordinal));

    private static string TitleOf(string code) => char.ToUpperInvariant(code[0]) + code[1..].Replace('-', ' ') + ".";

    // .NET appends the parameter's name, which has a place of its own here.
    private static string WordsOf(ArgumentException error) =>
        error.ParamName is { } name ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;

    private static int StatusOf(EnvelopeRefusal refusal) => refusal switch
    {
        EnvelopeRefusal.LinkUnknown or EnvelopeRefusal.LinkPurpose or EnvelopeRefusal.DocumentUnknown or EnvelopeRefusal.ParticipantUnknown => StatusCodes.Status404NotFound,
        EnvelopeRefusal.LinkExpired or EnvelopeRefusal.LinkRevoked or EnvelopeRefusal.Disposed => StatusCodes.Status410Gone,
        EnvelopeRefusal.AuthenticationRequired or EnvelopeRefusal.WrongCode => StatusCodes.Status401Unauthorized,
        EnvelopeRefusal.Locked or EnvelopeRefusal.NetworkNotAllowed or EnvelopeRefusal.DelegationNotAllowed
            or EnvelopeRefusal.ApproverIsSender or EnvelopeRefusal.SamePerson => StatusCodes.Status403Forbidden,
        EnvelopeRefusal.Quarantined => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };
}
