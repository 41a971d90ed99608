using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    private readonly TenantId? _tenant;

    private EnvelopeManager(EnvelopeServices services, TenantId? tenant, long? version = null)
        : this(services, new EnvelopeJournal(services, tenant, version)) => _tenant = tenant;

    /// <summary>Gives a manager for another tenant's envelopes; it costs next to nothing, and may be kept or thrown away.</summary>
    /// <remarks>
    /// What it creates is the tenant's, and of other tenants' envelopes it knows nothing: <see cref="EnvelopeNotFoundException"/>. Who holds a
    /// link is let in by the link, whichever manager is asked: the pages that participants see need no tenant.
    /// </remarks>
    /// <param name="tenant">The tenant. Say it from whom the host knows to be asking, not from what the request says.</param>
    public EnvelopeManager ForTenant(TenantId tenant) => new(_services, tenant);

    /// <summary>Gives a manager that sees the envelopes of all tenants, for operators. It creates none.</summary>
    public EnvelopeManager ForAllTenants() => new(_services, tenant: null);

    /// <summary>
    /// Gives a manager whose commands count only while an envelope is at a version (<see cref="Envelope.Version"/>), as that of a page on which they
    /// were decided: what somebody else changed meanwhile is not overwritten unawares.
    /// </summary>
    /// <remarks>
    /// The version is compared in the transaction of the command, so that of two commands decided on the same version one alone is done; the other is
    /// an <see cref="EnvelopeConcurrencyException"/>, and nothing was changed by it. Commands by a link are the participant's, and go by no version.
    /// </remarks>
    /// <param name="version">The version.</param>
    public EnvelopeManager AtVersion(long version) => new(_services, _tenant, version);

    private TenantId RequireTenant() => _tenant
        ?? throw new InvalidOperationException("A manager for all tenants creates no envelope; ask ForTenant for one that does.");

    // A query that names a tenant in the hands of another one's manager is a mistake that must not go unnoticed.
    private TenantId? Narrow(TenantId? asked) =>
        _tenant is not { } own || asked is null || asked == own
            ? asked ?? _tenant
            : throw new ArgumentException($"The query asks for tenant {asked}, the manager is tenant {own}'s.", nameof(asked));
}
