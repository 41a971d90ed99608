using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.EntityFrameworkCore.Rows;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>Leaves of candidates those of which all terms hold.</summary>
internal sealed class CandidateFilter(EContractDbContext context, IReadOnlyList<EnvelopeTerms> terms)
{
    private readonly SearchCondition[] _conditions = [.. terms.SelectMany(SearchCondition.Of)];

    /// <summary>Whether nothing is left out.</summary>
    public bool IsEmpty => _conditions.Length == 0 && terms.All(term => term is { TransactionDate: null, Amount: null, UpdatedAt: null });

    public IQueryable<Candidate> Apply(IQueryable<Candidate> candidates)
    {
        candidates = ByCounterparty(ByAmount(ByDate(candidates)));
        foreach (SearchCondition condition in _conditions.Where(condition => condition.Field != SearchField.Counterparty))
        {
            IQueryable<EntryRow> entries = Matching(context.Entries.Where(entry => entry.Field == condition.Field), condition);
            candidates = condition.IsBlank
                ? candidates.Where(candidate => !entries.Any(entry => entry.EnvelopeId == candidate.EnvelopeId))
                : candidates.Where(candidate => entries.Any(entry => entry.EnvelopeId == candidate.EnvelopeId));
        }

        foreach (SearchRange<DateTimeOffset> updated in terms.Select(term => term.UpdatedAt).OfType<SearchRange<DateTimeOffset>>())
        {
            IQueryable<EnvelopeRow> envelopes = Updated(context.Envelopes, updated);
            candidates = candidates.Where(candidate => envelopes.Any(envelope => envelope.Id == candidate.EnvelopeId));
        }

        return candidates;
    }

    /// <summary>Leaves those of which the terms hold that are about what is sorted by.</summary>
    public IQueryable<Candidate> ApplyTo(EnvelopeOrder order, IQueryable<Candidate> candidates) => order switch
    {
        EnvelopeOrder.TransactionDate => ByDate(candidates),
        EnvelopeOrder.Amount => ByAmount(candidates),
        _ => candidates,
    };

    /// <summary>Entries that are like a condition wants them, whatever it is about.</summary>
    public static IQueryable<EntryRow> Matching(IQueryable<EntryRow> entries, SearchCondition condition)
    {
        entries = WithDetail(entries, condition);
        if (condition.Part is { } part)
        {
            entries = condition.Spelling is { } spelling && spelling != part
                ? entries.Where(entry => entry.Value.Contains(part) || entry.Value.Contains(spelling))
                : entries.Where(entry => entry.Value.Contains(part));
        }

        if (condition.OneOf is [var only])
            entries = entries.Where(entry => entry.Value == only);
        else if (condition.OneOf is { Count: > 1 } several)
            entries = entries.Where(entry => several.Contains(entry.Value));
#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.
        if (condition.From is { } from)
            entries = entries.Where(entry => string.Compare(entry.Value, from) >= 0);
        if (condition.To is { } to)
            entries = entries.Where(entry => string.Compare(entry.Value, to) <= 0);
#pragma warning restore CA1309
        return entries;
    }

    /// <summary>Entries about the one of several that a condition names, if it does.</summary>
    public static IQueryable<EntryRow> WithDetail(IQueryable<EntryRow> entries, SearchCondition condition) =>
        condition.Detail is { } detail ? entries.Where(entry => entry.Detail == detail) : entries;

    public static IQueryable<EnvelopeRow> Updated(IQueryable<EnvelopeRow> envelopes, SearchRange<DateTimeOffset> range)
    {
        if (range.IsBlank)
            return envelopes.Where(envelope => false);
        if (range.From is { } from)
        {
            long ticks = from.UtcTicks;
            envelopes = envelopes.Where(envelope => envelope.UpdatedAt >= ticks);
        }

        if (range.To is { } to)
        {
            long ticks = to.UtcTicks;
            envelopes = envelopes.Where(envelope => envelope.UpdatedAt <= ticks);
        }

        return envelopes;
    }

    public static IQueryable<Candidate> ByDate(IQueryable<Candidate> candidates, SearchRange<DateOnly> range)
    {
        if (range.IsBlank)
            candidates = candidates.Where(candidate => candidate.Day == null);
        if (range.From is { } from)
        {
            long first = from.DayNumber;
            candidates = candidates.Where(candidate => candidate.Day >= first);
        }

        if (range.To is { } to)
        {
            long last = to.DayNumber;
            candidates = candidates.Where(candidate => candidate.Day <= last);
        }

        return candidates;
    }

    public static IQueryable<Candidate> ByAmount(IQueryable<Candidate> candidates, SearchRange<decimal> range)
    {
        if (range.IsBlank)
            candidates = candidates.Where(candidate => candidate.Amount == null);
        if (range.From is { } from)
        {
            long least = RowMapping.AmountCeiling(from);
            candidates = candidates.Where(candidate => candidate.Amount >= least);
        }

        if (range.To is { } to)
        {
            long most = RowMapping.AmountFloor(to);
            candidates = candidates.Where(candidate => candidate.Amount <= most);
        }

        return candidates;
    }

    private IQueryable<Candidate> ByDate(IQueryable<Candidate> candidates) =>
        terms.Select(term => term.TransactionDate).OfType<SearchRange<DateOnly>>().Aggregate(candidates, ByDate);

    private IQueryable<Candidate> ByAmount(IQueryable<Candidate> candidates) =>
        terms.Select(term => term.Amount).OfType<SearchRange<decimal>>().Aggregate(candidates, ByAmount);

    private IQueryable<Candidate> ByCounterparty(IQueryable<Candidate> candidates)
    {
        foreach (SearchCondition condition in _conditions.Where(condition => condition.Field == SearchField.Counterparty))
        {
            if (condition.IsBlank)
                candidates = candidates.Where(candidate => candidate.Counterparty == null);
            if (condition is { Part: { } part, Spelling: null })
                candidates = candidates.Where(candidate => candidate.Counterparty!.Contains(part));
            if (condition is { Part: { } folded, Spelling: { } spelling })
            {
                // There is one at most; asked for so, it is looked up for each candidate, and not all of them for all.
                candidates = candidates.Where(candidate => candidate.Counterparty!.Contains(folded) || context.Entries
                    .Where(entry => entry.EnvelopeId == candidate.EnvelopeId && entry.Field == SearchField.CounterpartySpelling)
                    .Select(entry => entry.Value)
                    .First()
                    .Contains(spelling));
            }

            if (condition.OneOf is [var only])
                candidates = candidates.Where(candidate => candidate.Counterparty == only);
        }

        return candidates;
    }
}
