namespace EContract.Sdk.Contracts.Chains;

/// <summary>Asks for a tenant's chains, in the order of their names.</summary>
/// <param name="Tenant">Whose.</param>
public sealed record ChainQuery(TenantId Tenant)
{
    /// <summary>The most chains that are given at once.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Goes on after this chain.</summary>
    public ChainId? After { get; init; }

    /// <summary>Only chains that something was appended to at this time or later.</summary>
    public DateTimeOffset? ChangedFrom { get; init; }

    /// <summary>Only chains that began before this time.</summary>
    public DateTimeOffset? BegunBefore { get; init; }

    /// <summary>At most so many.</summary>
    /// <value>256.</value>
    public int Limit { get; init; } = 256;

    /// <summary>Checks it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not between 1 and <see cref="MaxLimit"/>.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limit, MaxLimit);
    }
}
