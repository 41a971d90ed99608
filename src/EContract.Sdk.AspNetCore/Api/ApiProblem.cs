using EContract.Sdk.Workflow.Readiness;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>Why a request came to nothing (RFC 9457, problem details).</summary>
/// <param name="Type">The kind of problem, as <c>urn:econtract:problem:CODE</c>.</param>
/// <param name="Title">The kind in words; the same for each problem of it.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong this time, without secrets.</param>
/// <param name="Code">The kind, for programs: it stays.</param>
/// <param name="TraceId">By what the host finds the request in its log.</param>
public sealed record ApiProblem(string Type, string Title, int Status, string Detail, string Code, string TraceId)
{
    /// <summary>What an envelope's signatures need and is not there (<c>envelope-not-ready</c>).</summary>
    public IReadOnlyList<ReadinessFinding>? Findings { get; init; }

    /// <summary>What of the request is wrong, where that is known (<c>invalid-request</c>).</summary>
    public string? Field { get; init; }
}
