using EContract.Sdk.Validation.Modifications;

namespace EContract.Sdk.Validation;

/// <summary>Something that was done to a document after a signature: what no rule allows, and what a reader of the document should know.</summary>
public sealed class DocumentChange
{
    private readonly Sentence _reason;

    internal DocumentChange(Sentence reason, bool isForbidden, int? revision = null, int? objectNumber = null, string? path = null)
    {
        _reason = reason;
        IsForbidden = isForbidden;
        Revision = revision;
        ObjectNumber = objectNumber;
        Path = path;
    }

    /// <summary>Whether no rule explains it. What a rule explains may still be more than the certification or the policy allows.</summary>
    public bool IsForbidden { get; }

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
