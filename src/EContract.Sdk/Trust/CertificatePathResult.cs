using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Trust;

/// <summary>A valid path, or why there is none.</summary>
public sealed class CertificatePathResult
{
    private CertificatePathResult(CertificatePath? path, CertificatePath? candidate, CertificatePathFailure? failure, string message)
    {
        Path = path;
        Candidate = candidate;
        Failure = failure;
        Message = message;
    }

    /// <summary>Whether a valid path was found.</summary>
    [MemberNotNullWhen(true, nameof(Path))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsValid => Path is not null;

    /// <summary>The valid path; <see langword="null"/> on failure.</summary>
    public CertificatePath? Path { get; }

    /// <summary>The path that came nearest: the valid one, or one that reaches an anchor but fails a check.</summary>
    public CertificatePath? Candidate { get; }

    /// <summary>Why there is no valid path; <see langword="null"/> on success.</summary>
    public CertificatePathFailure? Failure { get; }

    /// <summary>One sentence: which certificate, and what is wrong with it.</summary>
    public string Message { get; }

    internal static CertificatePathResult Valid(CertificatePath path) =>
        new(path, path, null, $"{path.Target.Subject} chains to the trust anchor {path.Anchor.Subject}.");

    internal static CertificatePathResult Failed(CertificatePathFailure failure, string message, CertificatePath? candidate = null) =>
        new(null, candidate, failure, message);
}
