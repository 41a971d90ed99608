using System.Globalization;
using System.Text;
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
    /// <summary>Appends the events and moves the head, or does nothing.</summary>
    /// <returns><see langword="false"/> when nothing was done: the envelope is new, at another version, or to be found otherwise from now on.</returns>
    public static async Task<bool> TryAsync(EContractDbContext context, EnvelopeCommit commit, CancellationToken cancellationToken)
    {
        if (commit.ExpectedVersion == 0)
            return false;
        var statement = new Statement(context);
        string id = commit.EnvelopeId.ToString(), head = commit.Events[^1].Hash;
        long version = commit.ExpectedVersion + commit.Events.Count;
        Table envelopes = statement.Of(context.Envelopes.EntityType), events = statement.Of(context.Events.EntityType);
        statement.Add($"UPDATE {envelopes.Name} SET {envelopes[nameof(EnvelopeRow.Version)]} = ").Value(version)
            .Add($", {envelopes[nameof(EnvelopeRow.AnchorDue)]} = ").Value(version)
            .Add($", {envelopes[nameof(EnvelopeRow.HeadHash)]} = ").Value(head)
            .Add($", {envelopes[nameof(EnvelopeRow.UpdatedAt)]} = ").Value(RowMapping.Ticks(commit.Summary.UpdatedAt))
            .Add($" WHERE {envelopes[nameof(EnvelopeRow.Id)]} = ").Value(id)
            .Add($" AND {envelopes[nameof(EnvelopeRow.Version)]} = ").Value(commit.ExpectedVersion)
            .Add($" AND {envelopes[nameof(EnvelopeRow.Summary)]} = ").Value(SummaryJson.Write(commit.Summary)).Add(";\n");
        foreach (StoredEvent stored in commit.Events)
        {
            statement.Add($"INSERT INTO {events.Name} ({events[nameof(EventRow.EnvelopeId)]}, {events[nameof(EventRow.Sequence)]}, "
                + $"{events[nameof(EventRow.Hash)]}, {events[nameof(EventRow.Json)]}) SELECT ")
                .Value(id).Add(", ").Value(stored.Sequence).Add(", ").Value(stored.Hash).Add(", ").Value(stored.Json)
                .Add($" WHERE EXISTS (SELECT 1 FROM {envelopes.Name} WHERE {envelopes[nameof(EnvelopeRow.Id)]} = ").Value(id)
                .Add($" AND {envelopes[nameof(EnvelopeRow.HeadHash)]} = ").Value(head).Add(");\n");
        }

        return await statement.ExecuteAsync(cancellationToken).ConfigureAwait(false) > 0;
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
        private readonly StringBuilder _text = new();
        private readonly List<object> _values = [];

        public Table Of(IEntityType type) => new(type, _names);

        public Statement Add(string text)
        {
            _text.Append(text);
            return this;
        }

        public Statement Value(object value)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}}}");
            _values.Add(value);
            return this;
        }

        public Task<int> ExecuteAsync(CancellationToken cancellationToken) =>
            context.Database.ExecuteSqlRawAsync(_text.ToString(), _values, cancellationToken);
    }
}
