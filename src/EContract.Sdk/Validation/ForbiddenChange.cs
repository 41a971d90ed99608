using EContract.Sdk.Validation.Modifications;

namespace EContract.Sdk.Validation;

/// <summary>Something that was done to a document after a signature, and that no rule allows.</summary>
public sealed class ForbiddenChange
{
    private readonly Sentence _reason;

    internal ForbiddenChange(Sentence reason, int? revision = null, int? objectNumber = null, string? path = null)
    {
        _reason = reason;
        Revision = revision;
        ObjectNumber = objectNumber;
        Path = path;
    }

    /// <summary>The update that did it, by <see cref="RevisionReport.Index"/>; <see langword="null"/> for bytes that are part of none.</summary>
    public int? Revision { get; }

    /// <summary>The object concerned, where it is one.</summary>
    public int? ObjectNumber { get; }

    /// <summary>
    /// How the object was reached before the update, such as <c>/Root/Pages/Kids/Contents</c>: the shortest way, the indices of
    /// arrays left out; <see langword="null"/> where nothing led to it.
    /// </summary>
    public string? Path { get; }

    /// <summary>What was done, a sentence in English.</summary>
    public string Reason => _reason.InEnglish;

    /// <summary>What was done, a sentence in Japanese.</summary>
    public string ReasonInJapanese => _reason.InJapanese;
}
