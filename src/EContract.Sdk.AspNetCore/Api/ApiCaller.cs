using EContract.Sdk.Contracts;

namespace EContract.Sdk.AspNetCore.Api;

/// <summary>Whom the host knows to be asking.</summary>
/// <param name="User">The user, as the log names them.</param>
/// <param name="Tenant">Whose envelopes they see.</param>
public sealed record ApiCaller(Actor User, TenantId Tenant)
{
    /// <summary>Whether they may change envelopes; otherwise they only read.</summary>
    /// <value><see langword="true"/>.</value>
    public bool MayChange { get; init; } = true;

    /// <summary>Whether they see what has failed, and start it again: of their tenant only.</summary>
    /// <value><see langword="false"/>.</value>
    public bool IsOperator { get; init; }
}
