using EContract.Sdk.Revocation;

namespace EContract.Sdk.Validation.Checks;

/// <summary>Evidence about one certificate.</summary>
/// <param name="Evidence">The evidence.</param>
/// <param name="CoveredFrom">How much of the file must be covered to cover it; <see langword="null"/> for evidence from elsewhere.</param>
/// <param name="Origin">Where it was found.</param>
internal sealed record KnownEvidence(RevocationEvidence Evidence, long? CoveredFrom, RevocationOrigin Origin)
{
    /// <summary>Whether it stands in the document security store.</summary>
    internal bool IsInStore => Origin == RevocationOrigin.SecurityStore;

    /// <summary>Whether the document brings it along: whoever made the document chose it.</summary>
    internal bool IsEmbedded => CoveredFrom is not null;
}
