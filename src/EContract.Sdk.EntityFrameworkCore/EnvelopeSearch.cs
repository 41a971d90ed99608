using EContract.Sdk.Contracts;
using EContract.Sdk.EntityFrameworkCore.Rows;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>Turns a query into LINQ that every relational provider translates.</summary>
internal static class EnvelopeSearch
{
    public static IQueryable<EnvelopeRow> Apply(IQueryable<EnvelopeRow> rows, EnvelopeQuery query)
    {
        if (query.Tenant is { } asked)
        {
            string tenant = asked.ToString();
            rows = rows.Where(row => row.Tenant == tenant);
        }

        if (query.Status is { } status)
            rows = rows.Where(row => row.Status == status);
        if (query.DateFrom is { } dateFrom)
            rows = rows.Where(row => row.TransactionDate >= dateFrom);
        if (query.DateTo is { } dateTo)
            rows = rows.Where(row => row.TransactionDate <= dateTo);
        if (query.AmountFrom is { } amountFrom)
        {
            long least = RowMapping.AmountCeiling(amountFrom);
            rows = rows.Where(row => row.Amount >= least);
        }

        if (query.AmountTo is { } amountTo)
        {
            long most = RowMapping.AmountFloor(amountTo);
            rows = rows.Where(row => row.Amount <= most);
        }

        if (query.AmountBlank)
            rows = rows.Where(row => row.Amount == null);
        if (query.Counterparty is { } counterparty)
        {
            string part = CounterpartyName.Fold(counterparty);
            rows = rows.Where(row => row.CounterpartyFolded!.Contains(part));
        }

        if (query.After is { } after)
        {
            string last = after.ToString();
#pragma warning disable CA1309 // The database compares; this is the one form that every provider translates.
            rows = rows.Where(row => string.Compare(row.Id, last) < 0);
#pragma warning restore CA1309
        }

        // Identifiers sort by the time they were made.
        return rows.OrderByDescending(row => row.Id).Take(query.Limit);
    }
}
