namespace EContract.Sdk.Workflow.Seals;

/// <summary>A seal as a browser shows it; what is signed is drawn from the same bytes.</summary>
/// <param name="ContentType"><c>image/svg+xml</c>, <c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Content">The file.</param>
public sealed record SealPicture(string ContentType, ReadOnlyMemory<byte> Content);
