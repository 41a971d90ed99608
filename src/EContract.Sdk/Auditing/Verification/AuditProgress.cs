using EContract.Sdk.Contracts.Chains;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>How far verifying has come.</summary>
/// <param name="Last">The chain up to which all is verified: <see cref="AuditVerificationOptions.After"/> goes on behind it.</param>
/// <param name="Chains">How many chains were verified.</param>
/// <param name="Events">How many events.</param>
/// <param name="Anchors">How many anchors.</param>
public sealed record AuditProgress(ChainId? Last, long Chains, long Events, long Anchors);
