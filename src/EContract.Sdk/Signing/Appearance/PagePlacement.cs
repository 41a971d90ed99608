namespace EContract.Sdk.Signing.Appearance;

/// <summary>A field in a rectangle on a page.</summary>
/// <param name="Page">The page, counted from 1; <see langword="null"/> for the last.</param>
/// <param name="Area">The rectangle, wholly on the page.</param>
public sealed record PagePlacement(int? Page, PageRectangle Area) : FieldPlacement;
