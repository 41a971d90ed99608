using EContract.Samples.ContractPortal.Users;

namespace EContract.Samples.ContractPortal.Pages;

/// <summary>Who may come to an address; who is signed in unless said.</summary>
/// <param name="Roles">The roles; empty for everybody, signed in or not.</param>
internal sealed record Access(params IReadOnlyList<PortalRole> Roles)
{
    public static Access Anybody { get; } = new();

    public static Access Users { get; } = new(PortalRole.Sender, PortalRole.Approver, PortalRole.Operator);

    public static Access Senders { get; } = new(PortalRole.Sender);

    public static Access Operators { get; } = new(PortalRole.Operator);

    public static Access SendersAndOperators { get; } = new(PortalRole.Sender, PortalRole.Operator);
}
