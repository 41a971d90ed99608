namespace EContract.Samples.ContractPortal.Users;

/// <summary>What a user may do here.</summary>
public enum PortalRole
{
    /// <summary>Sends envelopes and looks after them.</summary>
    Sender,

    /// <summary>Reads, and approves what is to be sent.</summary>
    Approver,

    /// <summary>Reads, and keeps the service going.</summary>
    Operator,
}

/// <summary>Somebody who may sign in.</summary>
public sealed record DemoUser(string Id, string Name, string Email, PortalRole Role);
