using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>Something that is wrong in a tenant's audit.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Failure">What is wrong.</param>
/// <param name="Chain">In which chain; <see langword="null"/> where it is an anchor that is wrong.</param>
/// <param name="Sequence">At which event of the chain, from 1; the first that is wrong.</param>
/// <param name="Anchor">At which anchor, or by which it was found.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record AuditFinding(TenantId Tenant, AuditFailure Failure, ChainId? Chain, long? Sequence, long? Anchor, string Message)
{
    /// <summary>Whether it is no fault, but something that an auditor has to know.</summary>
    public bool IsNotice => Failure == AuditFailure.BackupRestored;

    /// <summary>Gives where and what, in one line.</summary>
    public override string ToString() => Chain is { } chain ? $"{chain}: {Message}" : Message;
}
