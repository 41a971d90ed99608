using EContract.Sdk.Contracts;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>
/// The database is older than an anchor that was made of it: a backup was restored, or somebody removed what came later. Nothing is anchored
/// until somebody says that it was meant so (<see cref="AuditAnchorer.AcceptRestoreAsync"/>).
/// </summary>
public sealed class OlderBackupException : EContractException
{
    /// <summary>Creates the error.</summary>
    public OlderBackupException(TenantId tenant, long number)
        : base($"The database is older than anchor {number} of tenant {tenant}, which is kept outside of it: an older backup was restored, or later entries were removed.")
    {
        Tenant = tenant;
        Number = number;
    }

    /// <summary>Whose.</summary>
    public TenantId Tenant { get; }

    /// <summary>The first anchor that the database does not know.</summary>
    public long Number { get; }
}
