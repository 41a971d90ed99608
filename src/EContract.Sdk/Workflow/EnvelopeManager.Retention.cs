using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Commands;

namespace EContract.Sdk.Workflow;

public sealed partial class EnvelopeManager
{
    /// <summary>
    /// Gives an envelope a rule of its own of how long its documents are kept, beside its tenant's: the longer one wins. A user who makes the time shorter by it
    /// can neither ask for the documents' destruction nor agree to it any more (<see cref="Envelope.RetentionShortenedBy"/>).
    /// </summary>
    /// <param name="id">The envelope.</param>
    /// <param name="rule">The rule; <see langword="null"/> for its tenant's alone.</param>
    /// <param name="reason">Why, for the log.</param>
    /// <param name="context">Where the command came from.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">Its documents were destroyed (<see cref="EnvelopeRefusal.Disposed"/>).</exception>
    public ValueTask<Envelope> SetRetentionAsync(
        EnvelopeId id, RetentionRule? rule, string reason, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        RequireReason(reason);
        return DecideAsync(id, context, change => RetentionCommands.Set(change.Envelope, rule, reason, _services.Options), cancellationToken);
    }

    /// <summary>Lays a legal hold on an envelope: its documents are not destroyed before it is lifted, however old they get.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">One lies on it already, or its documents were destroyed.</exception>
    public ValueTask<Envelope> SetLegalHoldAsync(EnvelopeId id, string reason, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        RequireReason(reason);
        return DecideAsync(id, context, change => RetentionCommands.Hold(change.Envelope, reason), cancellationToken);
    }

    /// <summary>Lifts a legal hold.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">None lies on it.</exception>
    public ValueTask<Envelope> ClearLegalHoldAsync(EnvelopeId id, string reason, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        RequireReason(reason);
        return DecideAsync(id, context, change => RetentionCommands.Clear(change.Envelope, reason), cancellationToken);
    }

    /// <summary>Asks for an envelope's documents to be destroyed, as their time is over. Somebody else has to agree.</summary>
    /// <param name="id">The envelope.</param>
    /// <param name="reason">Why, for the log and for whoever is to agree.</param>
    /// <param name="context">Whose command it is: <see cref="RequestContext.Actor"/> has to be a user.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">
    /// It is not completed; its documents have to be kept (<see cref="EnvelopeRefusal.MustBeKept"/>); somebody has asked already; or nobody is named
    /// who asks, or who once shortened the time (<see cref="EnvelopeRefusal.SamePerson"/>).
    /// </exception>
    public ValueTask<Envelope> RequestDisposalAsync(EnvelopeId id, string reason, RequestContext? context, CancellationToken cancellationToken = default)
    {
        RequireReason(reason);
        return DecideAsync(id, context, change => RetentionCommands.Request(change.Envelope, context?.Actor, reason, change.Now, _services.Options), cancellationToken);
    }

    /// <summary>Agrees that an envelope's documents are destroyed, which a job then does, after asking once more whether anything speaks against it.</summary>
    /// <param name="id">The envelope.</param>
    /// <param name="context">Whose command it is: <see cref="RequestContext.Actor"/> has to be a user, and another than who asked.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">
    /// Nobody has asked, or the time to answer is over (<see cref="EnvelopeRefusal.NothingToApprove"/>); it is the same user
    /// (<see cref="EnvelopeRefusal.SamePerson"/>), or one who once shortened the time; or the documents have to be kept (<see cref="EnvelopeRefusal.MustBeKept"/>).
    /// </exception>
    public ValueTask<Envelope> ApproveDisposalAsync(EnvelopeId id, RequestContext? context, CancellationToken cancellationToken = default)
    {
        return DecideAsync(id, context, change => RetentionCommands.Approve(change.Envelope, context?.Actor, change.Now, _services.Options), cancellationToken);
    }

    /// <summary>Does not agree, or takes back what was asked, also when somebody has agreed: until destroying begins.</summary>
    /// <exception cref="EnvelopeNotFoundException">There is no such envelope.</exception>
    /// <exception cref="EnvelopeStateException">Nobody has asked, or destroying has begun.</exception>
    public ValueTask<Envelope> RejectDisposalAsync(EnvelopeId id, string reason, RequestContext? context = null, CancellationToken cancellationToken = default)
    {
        RequireReason(reason);
        return DecideAsync(id, context, change => RetentionCommands.Reject(change.Envelope, reason), cancellationToken);
    }

    /// <summary>Lists envelopes whose documents need not be kept any longer and are still there, the oldest first; some may be under a legal hold.</summary>
    /// <param name="after">Goes on after this envelope, the last one of the page before.</param>
    /// <param name="limit">How many at most: 1 to <see cref="EnvelopeListing.MaxLimit"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ArgumentException">The limit is outside its range.</exception>
    public ValueTask<IReadOnlyList<EnvelopeSummary>> FindRetentionEndedAsync(
        EnvelopeId? after = null, int limit = 100, CancellationToken cancellationToken = default) => _services.Envelopes.ListAsync(
            new EnvelopeListing
            {
                Tenant = _tenant,
                After = after,
                Limit = limit,
                RetainedUntilBefore = RetentionCommands.DayOf(_services.Time.GetUtcNow(), _services.Options),
            },
            cancellationToken);

    /// <summary>
    /// Determines anew until when the documents of all completed envelopes are kept, as after a change of <see cref="EnvelopeOptions.Retention"/>.
    /// Stopped at any moment, it goes on when called again.
    /// </summary>
    /// <returns>For how many envelopes that came to another day.</returns>
    public async ValueTask<long> RedetermineRetentionAsync(CancellationToken cancellationToken = default)
    {
        long changed = 0;
        var listing = new EnvelopeListing { Tenant = _tenant, Limit = EnvelopeListing.MaxLimit };
        while (await _services.Envelopes.ListAsync(listing, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (EnvelopeSummary summary in page.Where(summary => summary is { Status: EnvelopeStatus.Completed, DisposedAt: null }))
            {
                await _journal.ChangeAsync(
                    summary.Id,
                    RequestContext.None,
                    async (change, token) =>
                    {
                        await change.RecordAsync(RetentionCommands.Follow(change.Envelope, _services.Options), token).ConfigureAwait(false);
                        changed += change.IsEmpty ? 0 : 1;
                    },
                    cancellationToken).ConfigureAwait(false);
            }

            listing = listing with { After = page[^1].Id };
        }

        return changed;
    }
}
