using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.TenantEvents;
using EContract.Sdk.Storage;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>
    /// Verifies all that was recorded of the manager's tenant: every chain of events, the anchors that bind them, here and outside the
    /// database, and every stored document with the signatures in it, as <see cref="VerifyAuditAsync(EnvelopeId, CancellationToken)"/> does for one envelope.
    /// That it was verified, how many faults there were, and whether it came to its end is recorded (<c>audit.verified</c>).
    /// </summary>
    /// <param name="options">From where on, and whom to trust. Without a check of documents of its own, all documents are read.</param>
    /// <param name="progress">Is told after each few hundred chains.</param>
    /// <param name="context">Who verifies.</param>
    /// <param name="cancellationToken">Stops; <see cref="AuditVerificationOptions.After"/> goes on.</param>
    /// <returns>What is wrong, as it is found; nothing where all is well.</returns>
    /// <exception cref="InvalidOperationException">The manager is for all tenants, or the store keeps no anchors.</exception>
    /// <exception cref="DocumentStoreException">The documents cannot be had at the moment, which says nothing about them.</exception>
    public async IAsyncEnumerable<AuditFinding> VerifyAuditAsync(
        AuditVerificationOptions options,
        IProgress<AuditProgress>? progress = null,
        RequestContext? context = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        TenantId tenant = _tenant ?? throw new InvalidOperationException("A manager for all tenants verifies none; ask ForTenant for one that does.");
        var verifier = new AuditVerifier(
            _services.Audit ?? throw new InvalidOperationException($"The store of the envelopes is no {nameof(IAuditStore)}."), _services.Documents);
        var last = new LastReport(progress);
        long faults = 0;
        bool isComplete = false;
        options = options with { CheckDocuments = options.CheckDocuments ?? FindBrokenDocumentAsync };
        try
        {
            await foreach (AuditFinding finding in verifier.VerifyAsync(tenant, options, last, cancellationToken).ConfigureAwait(false))
            {
                if (!finding.IsNotice)
                    faults++;
                yield return finding;
            }

            isComplete = true;
        }
        finally
        {
            // Whoever stops at the first finding has seen it all the same.
            var verified = new AuditVerified(last.Value?.Events ?? 0, last.Value?.Anchors ?? 0, faults, isComplete);
            await RecordAsync(tenant, verified, context, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<AuditBreak?> FindBrokenDocumentAsync(EnvelopeId id, CancellationToken cancellationToken)
    {
        EnvelopeHistory history = await _journal.HistoryAsync(id, cancellationToken).ConfigureAwait(false);
        AuditVerification chain = AuditChainVerifier.Verify(history);
        return chain.FirstBreak ?? await _evidence.FindBreakAsync(AuditChainVerifier.Read(history), cancellationToken).ConfigureAwait(false);
    }

    private sealed class LastReport(IProgress<AuditProgress>? progress) : IProgress<AuditProgress>
    {
        public AuditProgress? Value { get; private set; }

        public void Report(AuditProgress value)
        {
            Value = value;
            progress?.Report(value);
        }
    }
}
