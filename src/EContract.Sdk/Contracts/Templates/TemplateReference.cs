namespace EContract.Sdk.Contracts.Templates;

/// <summary>Which template an envelope was made from.</summary>
/// <param name="Id">The template's identifier.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">SHA-256 of its canonical JSON (<see cref="EnvelopeTemplate.ToReference"/>), 64 lower-case hexadecimal digits.</param>
public sealed record TemplateReference(string Id, int Version, string Sha256);
