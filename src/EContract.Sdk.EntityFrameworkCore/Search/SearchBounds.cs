namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>How much a search looks at before it tries another way. What is found does not depend on it.</summary>
/// <param name="Stages">
/// Ever more is tried: so many candidates are looked at, if a term leaves no more; otherwise so many are gone through in the order asked for.
/// </param>
/// <param name="Many">How exactly ways with more candidates are told apart.</param>
internal sealed record SearchBounds(IReadOnlyList<(int Candidates, int InOrder)> Stages, int Many)
{
    public static SearchBounds Usual { get; } = new([(2_000, 5_000), (20_000, 20_000)], 100_000);
}
