using EContract.Sdk.Pades;

namespace EContract.Sdk.Signing;

/// <summary>What was written.</summary>
/// <param name="FieldName">The signature field's name.</param>
/// <param name="Level">The level reached; <see langword="null"/> for a signature that is not PAdES.</param>
/// <param name="Length">The signed file's length in bytes.</param>
/// <param name="AddedLength">How many of them were added.</param>
/// <param name="TimestampTime">The signature timestamp's time; <see langword="null"/> without one.</param>
public sealed record PdfSignatureResult(string FieldName, PadesLevel? Level, long Length, long AddedLength, DateTimeOffset? TimestampTime);
