using System.Security.Cryptography.X509Certificates;

namespace EContract.Sdk.Validation;

/// <summary>One state of a document: the original, or it with one more update.</summary>
public sealed record RevisionReport
{
    /// <summary>0 for the original.</summary>
    public required int Index { get; init; }

    /// <summary>The byte at which its own bytes begin; they end where the next begins.</summary>
    public required long Start { get; init; }

    /// <summary>The byte after its end-of-file marker.</summary>
    public required long End { get; init; }

    /// <summary>What is wrong with how it ends; <see langword="null"/> when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The certificates that it added to the document security store.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; init; } = [];

    /// <summary>The OCSP responses, DER, that it added to the document security store.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> OcspResponses { get; init; } = [];

    /// <summary>The CRLs, DER, that it added to the document security store.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Crls { get; init; } = [];
}
