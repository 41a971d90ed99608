using System.Runtime.CompilerServices;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow.Commands;
using EContract.Sdk.Workflow.Scrubbing;

namespace EContract.Sdk.Workflow.Timestamps;

/// <summary>
/// Verifies the timestamps of all documents of any period at once (一括検証, 電子帳簿保存法施行規則 2条6項2号ロ): every document of every concluded
/// contract of a tenant, as many as there are, one after the other in no more memory than one takes.
/// </summary>
/// <remarks>
/// Documents carry what their timestamps are verified by; nobody is asked over a network unless a document lacks it. First each is read to
/// its end and held against the log, so that a byte that no timestamp covers is found as well.
/// </remarks>
/// <param name="services">What envelopes are handled with; <see cref="EnvelopeServices.Validator"/> has to trust the authorities.</param>
public sealed class TimestampVerification(EnvelopeServices services)
{
    private const int PageSize = 100;
    private readonly EnvelopeJournal _journal = new(services);

    /// <summary>Verifies the documents of contracts with a transaction date (取引年月日) of a period.</summary>
    /// <param name="tenant">Whose; everybody's when <see langword="null"/>.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="after">Goes on after this envelope, where a verification was stopped; from the beginning when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>A result for each document, the oldest envelopes first.</returns>
    /// <exception cref="ArgumentException">The period ends before it begins.</exception>
    /// <exception cref="DocumentStoreException">The store cannot be read.</exception>
    public IAsyncEnumerable<TimestampResult> VerifyAsync(
        TenantId? tenant, DateOnly from, DateOnly to, EnvelopeId? after = null, CancellationToken cancellationToken = default)
    {
        var listing = new EnvelopeListing { Tenant = tenant, TransactionFrom = from, TransactionTo = to, After = after, Limit = PageSize };
        listing.Validate();
        return VerifyAsync(listing, cancellationToken);
    }

    private async IAsyncEnumerable<TimestampResult> VerifyAsync(EnvelopeListing listing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await services.Envelopes.ListAsync(listing, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (EnvelopeSummary summary in page.Where(summary => summary.Status == EnvelopeStatus.Completed))
            {
                await foreach (TimestampResult result in VerifyAsync(summary, cancellationToken).ConfigureAwait(false))
                    yield return result;
            }

            listing = listing with { After = page[^1].Id };
        }
    }

    private async IAsyncEnumerable<TimestampResult> VerifyAsync(EnvelopeSummary summary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (Envelope? envelope, string brokenLog) = await LoadAsync(summary.Id, cancellationToken).ConfigureAwait(false);
        if (envelope is null)
        {
            yield return new TimestampResult(summary, null, TimestampOutcome.Changed, brokenLog);
            yield break;
        }

        foreach (ContractDocument document in DocumentsOf(envelope))
            yield return await VerifyAsync(summary, envelope, document, cancellationToken).ConfigureAwait(false);
    }

    // A log that was tampered with does not stop the rest.
    private async ValueTask<(Envelope? Envelope, string BrokenLog)> LoadAsync(EnvelopeId id, CancellationToken cancellationToken)
    {
        try
        {
            return (await _journal.LoadAsync(id, cancellationToken).ConfigureAwait(false), "");
        }
        catch (AuditBrokenException e)
        {
            return (null, e.Message);
        }
    }

    private static IEnumerable<ContractDocument> DocumentsOf(Envelope envelope) =>
        envelope.ConclusionCertificate is { } certificate ? [.. envelope.Documents, certificate] : envelope.Documents;

    private async ValueTask<TimestampResult> VerifyAsync(EnvelopeSummary summary, Envelope envelope, ContractDocument document, CancellationToken cancellationToken)
    {
        if (QuarantineCommands.IsDestroyed(envelope))
            return new TimestampResult(summary, document, TimestampOutcome.Destroyed, $"The documents were destroyed at {envelope.DisposedAt:u}.");
        try
        {
            Stream content = await services.Documents.OpenAsync(envelope.Id, document.Id, document.Current, cancellationToken).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                using var sink = new DigestingSink(null, services.Time);
                await content.CopyToAsync(sink, cancellationToken).ConfigureAwait(false);
                if (sink.Finish() is var sha256 && sha256 != document.Current.Sha256)
                    return new TimestampResult(summary, document, TimestampOutcome.Changed, $"What is stored has SHA-256 {sha256}, not {document.Current.Sha256}.");
                content.Position = 0;
                var judgement = TimestampJudgement.Of(await services.Validator.ValidateAsync(content, cancellationToken: cancellationToken).ConfigureAwait(false));
                return new TimestampResult(summary, document, judgement.Outcome, judgement.Reason) { Times = judgement.Times, Authorities = judgement.Authorities };
            }
        }
        catch (DocumentStoreException e) when (OutcomeOf(e.Failure) is { } outcome)
        {
            return new TimestampResult(summary, document, outcome, e.Message);
        }
    }

    private static TimestampOutcome? OutcomeOf(DocumentStoreFailure failure) => failure switch
    {
        DocumentStoreFailure.NotFound => TimestampOutcome.Lost,
        DocumentStoreFailure.Corrupt => TimestampOutcome.Changed,
        DocumentStoreFailure.KeyUnavailable => TimestampOutcome.Unreadable,
        _ => null,
    };
}
