namespace EContract.Sdk.Contracts.Seals;

/// <summary>The seal (印影) that a participant has chosen, as it is kept beside the documents.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The name that is drawn; <see langword="null"/> for a picture.</param>
/// <param name="Picture">The file: an SVG of a drawn seal, or the PNG or JPEG that was given.</param>
public sealed record ChosenSeal(SealKind Kind, string? Name, DocumentRevision Picture);
