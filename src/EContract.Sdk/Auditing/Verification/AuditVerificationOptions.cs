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

    /// <summary>
    /// How much older than the last anchor an event may be that no anchor binds: what is stored while an anchor is made goes into a later one. Also how
    /// far the time of an anchor's token may be from the time that the anchor states: clocks differ, and an authority may have to be waited for.
    /// </summary>
    /// <value>1 hour.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is less than zero.</exception>
    public TimeSpan AnchorTolerance
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromHours(1);

    /// <summary>Anchors that were kept elsewhere, as the files of <see cref="Anchoring.AnchorFile"/>: the database has to have exactly these.</summary>
    public IReadOnlyList<StoredAnchor> KnownAnchors { get; init; } = [];

    /// <summary>Verifies the documents of an envelope whose chain is in order.</summary>
    /// <value><see langword="null"/>: only the log is verified.</value>
    public Func<EnvelopeId, CancellationToken, ValueTask<AuditBreak?>>? CheckDocuments { get; init; }

    /// <summary>Whether what searches go by is held against the events, of each envelope whose chain is in order: its events are read once more for that, and added up.</summary>
    /// <value><see langword="true"/>.</value>
    public bool CheckIndex { get; init; } = true;
}
