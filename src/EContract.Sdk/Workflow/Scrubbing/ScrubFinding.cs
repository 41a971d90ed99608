using EContract.Sdk.Contracts;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow.Scrubbing;

/// <summary>Something that a scrub found.</summary>
/// <param name="Fault">What kind of thing.</param>
/// <param name="Envelope">The envelope.</param>
/// <param name="Document">The stored document; <see langword="null"/> where it is about the envelope as a whole.</param>
/// <param name="Reason">What is wrong, in words.</param>
public sealed record ScrubFinding(ScrubFault Fault, EnvelopeId Envelope, DocumentKey? Document, string Reason);
