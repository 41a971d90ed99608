using EContract.Sdk.Compliance;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Retention;

namespace EContract.Sdk.Workflow.Commands;

/// <summary>How long documents are kept, what keeps them longer, and who may have them destroyed.</summary>
internal static class RetentionCommands
{
    /// <summary>Gives the last day on which an envelope's documents are kept, by what is known and set up now; <see langword="null"/> for good.</summary>
    public static DateOnly? EndOf(Envelope envelope, RetentionRule? own, EnvelopeOptions options)
    {
        if (envelope.CompletedAt is not { } completed)
            return null;
        List<DateOnly> days = [DayOf(completed, options)];
        if (envelope.Transaction is { } transaction)
            days.Add(transaction.Date);
        RetentionRule tenants = options.Retention.For(envelope.Tenant);
        return RetentionCalculation.EndOf(own is null ? [tenants] : [tenants, own], days, options.Retention.TaxLaw);
    }

    /// <summary>Says what follows from a completion, a correction, or another rule of the tenant's; nothing where nothing changes.</summary>
    public static List<EnvelopeEvent> Follow(Envelope envelope, EnvelopeOptions options)
    {
        if (envelope.CompletedAt is null || envelope.DisposedAt is not null || envelope.Disposal is { IsStarted: true })
            return [];
        DateOnly? until = EndOf(envelope, envelope.Retention, options);
        return until == envelope.RetainUntil ? [] : [new RetentionSet(until, envelope.Retention)];
    }

    public static List<EnvelopeEvent> Set(Envelope envelope, RetentionRule? rule, string reason, EnvelopeOptions options)
    {
        RequireKept(envelope);
        return [new RetentionSet(EndOf(envelope, rule, options), rule, reason)];
    }

    public static List<EnvelopeEvent> Hold(Envelope envelope, string reason)
    {
        RequireKept(envelope);
        if (envelope.LegalHold is { } hold)
            throw Guards.Refuse(EnvelopeRefusal.MustBeKept, envelope, $"A legal hold of {hold.By.Name} lies on envelope {envelope.Id} since {hold.SetAt:u}: {hold.Reason}");
        return [new LegalHoldSet(reason)];
    }

    public static List<EnvelopeEvent> Clear(Envelope envelope, string reason) => envelope.LegalHold is null
        ? throw Guards.Refuse(EnvelopeRefusal.WrongStatus, envelope, $"No legal hold lies on envelope {envelope.Id}.")
        : [new LegalHoldCleared(reason)];

    public static List<EnvelopeEvent> Request(Envelope envelope, Actor? by, string reason, DateTimeOffset now, EnvelopeOptions options)
    {
        RequirePerson(envelope, by);
        RequireOther(envelope, by!);
        RequireDisposable(envelope, now, options);
        if (envelope.Disposal is { } pending && (pending.ApprovedBy is not null || now < pending.ExpiresAt))
            throw Guards.Refuse(EnvelopeRefusal.NothingToApprove, envelope, $"{pending.By.Name} has asked for it already, and the answer counts until {pending.ExpiresAt:u}.");
        return [new DisposalRequested(reason, now + options.Retention.ApprovalPeriod)];
    }

    public static List<EnvelopeEvent> Approve(Envelope envelope, Actor? by, DateTimeOffset now, EnvelopeOptions options)
    {
        RequirePerson(envelope, by);
        DisposalRequest request = RequireOpen(envelope);
        if (now >= request.ExpiresAt)
            throw Guards.Refuse(EnvelopeRefusal.NothingToApprove, envelope, $"The request of {request.By.Name} counted until {request.ExpiresAt:u}.");
        if (IsSame(by!, request.By))
            throw Guards.Refuse(EnvelopeRefusal.SamePerson, envelope, $"{request.By.Name} asked for it and cannot approve it as well.");
        RequireOther(envelope, by!);
        RequireDisposable(envelope, now, options);
        return [new DisposalApproved()];
    }

    public static List<EnvelopeEvent> Reject(Envelope envelope, string reason)
    {
        if (envelope.Disposal is not { IsStarted: false })
            throw RefuseNotAsked(envelope);
        return [new DisposalRejected(reason)];
    }

    /// <summary>Asks once more, right before the documents go, what may have changed since somebody agreed.</summary>
    public static List<EnvelopeEvent> Start(Envelope envelope, DateTimeOffset now, EnvelopeOptions options)
    {
        if (envelope.DisposedAt is not null || envelope.Disposal is not { ApprovedBy: not null, IsStarted: false })
            return [];
        try
        {
            RequireDisposable(envelope, now, options);
            return [new DisposalStarted()];
        }
        catch (EnvelopeStateException e)
        {
            return [new DisposalRejected(e.Message)];
        }
    }

    public static List<EnvelopeEvent> Complete(Envelope envelope, IReadOnlyList<DestroyedRevision> destroyed) =>
        envelope is { DisposedAt: null, Disposal.IsStarted: true } ? [new EnvelopeDisposed(destroyed)] : [];

    /// <summary>Says that documents need not be kept any longer, if that is still so.</summary>
    public static List<EnvelopeEvent> Pass(Envelope envelope, DateTimeOffset now, EnvelopeOptions options) =>
        envelope is { RetainUntil: { } until, DisposedAt: null } && DayOf(now, options) > until ? [new RetentionPassed(until)] : [];

    public static DateOnly DayOf(DateTimeOffset time, EnvelopeOptions options) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, options.TimeZone).DateTime);

    private static void RequireDisposable(Envelope envelope, DateTimeOffset now, EnvelopeOptions options)
    {
        EnvelopeStateMachine.Require(envelope, EnvelopeVerb.Dispose);
        if (envelope.LegalHold is { } hold)
            throw Guards.Refuse(EnvelopeRefusal.MustBeKept, envelope, $"A legal hold of {hold.By.Name} lies on envelope {envelope.Id}: {hold.Reason}");
        // Both what was determined and what would be determined now: no change of the set-up lets documents go early.
        DateOnly? computed = EndOf(envelope, envelope.Retention, options);
        if (envelope.RetainUntil is not { } until || computed is not { } current)
            throw Guards.Refuse(EnvelopeRefusal.MustBeKept, envelope, $"The documents of envelope {envelope.Id} are kept for good.");
        DateOnly last = until > current ? until : current;
        if (DayOf(now, options) <= last)
            throw Guards.Refuse(EnvelopeRefusal.MustBeKept, envelope, $"The documents of envelope {envelope.Id} are kept until {last:yyyy-MM-dd}.");
        if (envelope.Preservation == PreservationState.LtaPending)
            throw Guards.Refuse(EnvelopeRefusal.MustBeKept, envelope, $"The documents of envelope {envelope.Id} are still being preserved.");
    }

    private static DisposalRequest RequireOpen(Envelope envelope) => envelope.Disposal is { ApprovedBy: null } request
        ? request
        : throw RefuseNotAsked(envelope);

    private static EnvelopeStateException RefuseNotAsked(Envelope envelope) =>
        Guards.Refuse(EnvelopeRefusal.NothingToApprove, envelope, $"Nobody asks for the documents of envelope {envelope.Id} to be destroyed.");

    private static void RequireKept(Envelope envelope)
    {
        if (envelope.DisposedAt is not null || envelope.Disposal is { IsStarted: true })
            throw Guards.RefuseDisposed(envelope);
    }

    private static void RequirePerson(Envelope envelope, Actor? by)
    {
        if (by is not { Kind: ActorKind.User })
            throw Guards.Refuse(EnvelopeRefusal.SamePerson, envelope, "To destroy documents takes two users of the host, whom RequestContext.Actor names.");
    }

    // Whoever made the time shorter would otherwise need one other user only to have documents destroyed before it was over.
    private static void RequireOther(Envelope envelope, Actor by)
    {
        if (envelope.RetentionShortenedBy.FirstOrDefault(shortened => IsSame(by, shortened)) is { } same)
            throw Guards.Refuse(EnvelopeRefusal.SamePerson, envelope, $"{same.Name} has shortened the time that the documents are kept, and can neither ask for their destruction nor agree to it.");
    }

    // A host's names of users may differ in case or width alone; two that do are taken for one.
    private static bool IsSame(Actor one, Actor other) =>
        string.Equals(one.Id.Normalize(System.Text.NormalizationForm.FormKC).Trim(), other.Id.Normalize(System.Text.NormalizationForm.FormKC).Trim(), StringComparison.OrdinalIgnoreCase);
}
