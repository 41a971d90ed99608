using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    private readonly TenantId? _tenant;

    private EnvelopeManager(EnvelopeServices services, TenantId? tenant)
        : this(services, new EnvelopeJournal(services, tenant)) => _tenant = tenant;

    /// <summary>Gives a manager for another tenant's envelopes; it costs next to nothing, and may be kept or thrown away.</summary>
    /// <remarks>
    /// What it creates is the tenant's, and of other tenants' envelopes it knows nothing: <see cref="EnvelopeNotFoundException"/>. Who holds a
    /// link is let in by the link, whichever manager is asked: the pages that participants see need no tenant.
    /// </remarks>
    /// <param name="tenant">The tenant. Say it from whom the host knows to be asking, not from what the request says.</param>
    public EnvelopeManager ForTenant(TenantId tenant) => new(_services, tenant);

    /// <summary>Gives a manager that sees the envelopes of all tenants, for operators. It creates none.</summary>
    public EnvelopeManager ForAllTenants() => new(_services, tenant: null);

    private TenantId RequireTenant() => _tenant
        ?? throw new InvalidOperationException("A manager for all tenants creates no envelope; ask ForTenant for one that does.");

    // A query that names a tenant in the hands of another one's manager is a mistake that must not go unnoticed.
    private TenantId? Narrow(TenantId? asked) =>
        _tenant is not { } own || asked is null || asked == own
            ? asked ?? _tenant
            : throw new ArgumentException($"The query asks for tenant {asked}, the manager is tenant {own}'s.", nameof(asked));
}
