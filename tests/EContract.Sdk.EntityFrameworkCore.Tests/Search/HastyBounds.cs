using EContract.Sdk.EntityFrameworkCore.Search;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Search;

/// <summary>Bounds that a few envelopes reach.</summary>
internal static class HastyBounds
{
    public static SearchBounds Value { get; } = new([(2, 3), (4, 5)], 6);
}
