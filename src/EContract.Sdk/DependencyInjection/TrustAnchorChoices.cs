using EContract.Sdk.Trust;

namespace EContract.Sdk.DependencyInjection;

/// <summary>The trust anchors that a host has added; files are read when the anchors are first needed.</summary>
internal sealed class TrustAnchorChoices
{
    private readonly List<Func<TrustAnchors>> _sets = [];

    public void Add(Func<TrustAnchors> set) => _sets.Add(set);

    public TrustAnchors Create() => TrustAnchors.Combine(_sets.Select(set => set()).ToArray());
}
