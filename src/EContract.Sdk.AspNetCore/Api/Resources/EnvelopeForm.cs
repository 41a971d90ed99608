using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Api.Resources;

/// <summary>The form that creates an envelope.</summary>
/// <param name="Envelope">The envelope, as JSON; the first part.</param>
/// <param name="Documents">A PDF for each document, in their order.</param>
public sealed record EnvelopeForm(NewEnvelope Envelope, IFormFileCollection Documents);
