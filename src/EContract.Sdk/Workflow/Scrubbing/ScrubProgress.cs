using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>How far a scrub has come.</summary>
/// <param name="After">The last envelope that is done: where another scrub can go on.</param>
/// <param name="Envelopes">How many envelopes were looked at.</param>
/// <param name="Documents">How many stored documents were read.</param>
/// <param name="Bytes">How many bytes that were.</param>
/// <param name="Findings">How many things were found.</param>
public sealed record ScrubProgress(EnvelopeId? After, long Envelopes, long Documents, long Bytes, long Findings);
