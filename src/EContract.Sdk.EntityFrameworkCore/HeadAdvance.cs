using System.Globalization;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Rows;
using EContract.Sdk.EntityFrameworkCore.Search;
using EContract.Sdk.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EContract.Sdk.EntityFrameworkCore;

/// <summary>
/// Appends events that change nothing by which an envelope is found, as most do: in one command, without reading the row first. What decides
/// whether that is so, the version and the summary, stands in the statement's condition.
/// </summary>
internal static class HeadAdvance
{
    /// <summary>Whether a commit has nothing else to store, and the command is one statement: it needs no transaction, nor a transaction's round trip.</summary>
    public static bool StandsAlone(EContractDbContext context, EnvelopeCommit commit) =>
        context.Database.ChangesTwoTablesAtOnce()
        && commit is
        {
            Messages.Count: 0, Jobs.Count: 0, Links.Count: 0, Job: null, Message: null, ResumedMessages.Count: 0, ResumeParkedJobsAt: null,
        };

    /// <summary>Appends the events and moves the head, or does nothing.</summary>
    /// <returns><see langword="false"/> when nothing was done: the envelope is new, at another version, or to be found otherwise from now on.</returns>
    public static async Task<bool> TryAsync(EContractDbContext context, EnvelopeCommit commit, CancellationToken cancellationToken)
    {
        if (commit.ExpectedVersion == 0)
            return false;
        var statement = new Statement(context);
        Table envelopes = statement.Of(context.Envelopes.EntityType), events = statement.Of(context.Events.EntityType);
        string id = statement.Value(commit.EnvelopeId.ToString()), head = statement.Value(commit.Events[^1].Hash);
        string version = statement.Value(commit.ExpectedVersion + commit.Events.Count), due = envelopes[nameof(EnvelopeRow.AnchorDue)];

        // What waits for its anchor already goes on waiting as it did: the index of these needs no change then.
        string update = $"UPDATE {envelopes.Name} SET {envelopes[nameof(EnvelopeRow.Version)]} = {version}, {due} = CASE WHEN {due} > 0 THEN {due} ELSE {version} END, "
            + $"{envelopes[nameof(EnvelopeRow.HeadHash)]} = {head}, "
            + $"{envelopes[nameof(EnvelopeRow.UpdatedAt)]} = {statement.Value(RowMapping.Ticks(commit.Summary.UpdatedAt))} "
            + $"WHERE {envelopes[nameof(EnvelopeRow.Id)]} = {id} AND {envelopes[nameof(EnvelopeRow.Version)]} = {statement.Value(commit.ExpectedVersion)} "
            + $"AND {envelopes[nameof(EnvelopeRow.Summary)]} = {statement.Value(SummaryJson.Write(commit.Summary))}";
        string insert = $"INSERT INTO {events.Name} ({events[nameof(EventRow.EnvelopeId)]}, {events[nameof(EventRow.Sequence)]}, "
            + $"{events[nameof(EventRow.Hash)]}, {events[nameof(EventRow.Json)]})";
        IEnumerable<string> rows = commit.Events.Select(stored =>
            $"{id}, {statement.Value(stored.Sequence)}, {statement.Value(stored.Hash)}, {statement.Value(stored.Json)}");
        string text = context.Database.ChangesTwoTablesAtOnce()
            ? $"WITH head AS ({update} RETURNING 1) {insert} SELECT added.* FROM head CROSS JOIN (VALUES {string.Join(", ", rows.Select(row => $"({row})"))}) AS added"
            : $"{update};\n" + string.Concat(rows.Select(row =>
                $"{insert} SELECT {row} WHERE EXISTS (SELECT 1 FROM {envelopes.Name} WHERE {envelopes[nameof(EnvelopeRow.Id)]} = {id} "
                + $"AND {envelopes[nameof(EnvelopeRow.HeadHash)]} = {head});\n"));
        return await statement.ExecuteAsync(text, cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>A table's name and its columns', as the database at hand writes them.</summary>
    private sealed class Table(IEntityType type, ISqlGenerationHelper names)
    {
        private readonly StoreObjectIdentifier _table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;

        public string Name => names.DelimitIdentifier(_table.Name, _table.Schema);

        public string this[string property] => names.DelimitIdentifier(type.FindProperty(property)!.GetColumnName(_table)!);
    }

    private sealed class Statement(EContractDbContext context)
    {
        private readonly ISqlGenerationHelper _names = context.GetService<ISqlGenerationHelper>();
        private readonly List<object> _values = [];

        public Table Of(IEntityType type) => new(type, _names);

        /// <summary>Takes a value along as a parameter, and gives what stands for it in the text.</summary>
        public string Value(object value)
        {
            _values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"{{{_values.Count - 1}}}");
        }

        public Task<int> ExecuteAsync(string text, CancellationToken cancellationToken) =>
            context.Database.ExecuteSqlRawAsync(text, _values, cancellationToken);
    }
}
