using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Retention;

namespace EContract.Sdk.Compliance;

/// <summary>How long envelopes' documents are kept, and how they may be destroyed afterwards.</summary>
public sealed class RetentionOptions
{
    /// <summary>The rule for tenants that have none of their own.</summary>
    /// <value><see cref="RetentionRule.Indefinite"/>: nothing is ever to be destroyed.</value>
    public RetentionRule Default { get; set; } = RetentionRule.Indefinite;

    /// <summary>The rules of tenants.</summary>
    public IDictionary<TenantId, RetentionRule> Tenants { get; } = new Dictionary<TenantId, RetentionRule>();

    /// <summary>What tax law asks.</summary>
    /// <value><see cref="TaxRetentionTable.Japan"/>.</value>
    public TaxRetentionTable TaxLaw { get; set; } = TaxRetentionTable.Japan;

    /// <summary>How long a request to destroy documents waits for somebody else to agree.</summary>
    /// <value>14 days.</value>
    public TimeSpan ApprovalPeriod { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Gives a tenant's rule.</summary>
    public RetentionRule For(TenantId tenant) => Tenants.TryGetValue(tenant, out RetentionRule? own) ? own : Default;
}
