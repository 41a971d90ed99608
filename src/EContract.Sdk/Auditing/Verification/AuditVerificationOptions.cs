using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Trust;

namespace EContract.Sdk.Auditing.Verification;

/// <summary>How thoroughly a tenant's audit is verified.</summary>
public sealed record AuditVerificationOptions
{
    /// <summary>Goes on behind this chain, where another run was stopped; the anchors themselves were verified at its beginning.</summary>
    public ChainId? After { get; init; }

    /// <summary>Whom the time-stamp tokens have to lead to.</summary>
    /// <value><see langword="null"/>: that the tokens hold is verified, not who gave them.</value>
    public ITrustAnchorSource? Trust { get; init; }

    /// <summary>Anchors that were kept elsewhere, as the files of <see cref="Anchoring.AnchorFile"/>: the database has to have exactly these.</summary>
    public IReadOnlyList<StoredAnchor> KnownAnchors { get; init; } = [];

    /// <summary>Verifies the documents of an envelope whose chain is in order.</summary>
    /// <value><see langword="null"/>: only the log is verified.</value>
    public Func<EnvelopeId, CancellationToken, ValueTask<AuditBreak?>>? CheckDocuments { get; init; }
}
