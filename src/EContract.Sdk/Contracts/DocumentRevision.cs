namespace EContract.Sdk.Contracts;

/// <summary>One version of a document's bytes.</summary>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="Length">The file's length in bytes.</param>
public sealed record DocumentRevision(string Sha256, long Length);
