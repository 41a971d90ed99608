using System.Data.Common;
using System.Globalization;
using System.Text;
using EContract.Sdk.Contracts.Search;
using EContract.Sdk.EntityFrameworkCore.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>
/// Counts whether texts have all their characters and pairs of characters in the index. Each is looked up by its key; the statement is written
/// by hand, as no two are alike and preparing one costs more than what it finds.
/// </summary>
internal sealed class PartsComparison(EContractDbContext context)
{
    // SQLite takes 32,766 parameters in a statement, and an expression of a depth of 1,000.
    private const int MostParameters = 4000, MostTexts = 100;

    public async Task<HashSet<IndexedText>> FindIncompleteAsync(IEnumerable<IndexedText> texts, CancellationToken cancellationToken)
    {
        var incomplete = new HashSet<IndexedText>();
        var asked = new Dictionary<IndexedText, IReadOnlyList<string>>();
        int parameters = 0;
        foreach (IndexedText text in texts.Distinct())
        {
            IReadOnlyList<string> parts = SearchEntry.Grams(text.Value);
            if (asked.Count == MostTexts || parameters + parts.Count > MostParameters)
            {
                await CountAsync(asked, incomplete, cancellationToken).ConfigureAwait(false);
                parameters = 0;
            }

            asked.Add(text, parts);
            parameters += parts.Count + 3;
        }

        await CountAsync(asked, incomplete, cancellationToken).ConfigureAwait(false);
        return incomplete;
    }

    private async Task CountAsync(Dictionary<IndexedText, IReadOnlyList<string>> asked, HashSet<IndexedText> incomplete, CancellationToken cancellationToken)
    {
        if (asked.Count == 0)
            return;
        var counts = new Dictionary<IndexedText, long>();
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DbCommand command = Write(asked);
            await using (command.ConfigureAwait(false))
            {
                DbDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                await using (rows.ConfigureAwait(false))
                {
                    while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                        counts[new IndexedText(rows.GetString(0), (SearchField)rows.GetInt32(1), rows.GetString(2))] = rows.GetInt64(3);
                }
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }

        incomplete.UnionWith(asked.Where(text => counts.GetValueOrDefault(text.Key) != text.Value.Count).Select(text => text.Key));
        asked.Clear();
    }

    private DbCommand Write(Dictionary<IndexedText, IReadOnlyList<string>> asked)
    {
        IEntityType type = context.Grams.EntityType;
        var names = context.GetService<ISqlGenerationHelper>();
        StoreObjectIdentifier table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        string Column(string property) => names.DelimitIdentifier(type.FindProperty(property)!.GetColumnName(table)!);
        string tenant = Column(nameof(GramRow.Tenant)), field = Column(nameof(GramRow.Field)), value = Column(nameof(GramRow.Value));
        DbCommand command = context.Database.GetDbConnection().CreateCommand();
        var sql = new StringBuilder($"SELECT {tenant}, {field}, {value}, COUNT(*) FROM {names.DelimitIdentifier(table.Name, table.Schema)} WHERE ");
        sql.AppendJoin(" OR ", asked.Select(text =>
            $"({tenant} = {Add(command, text.Key.Tenant)} AND {field} = {Add(command, (int)text.Key.Field)} AND {value} = {Add(command, text.Key.Value)} "
            + $"AND {Column(nameof(GramRow.Gram))} IN ({string.Join(", ", text.Value.Select(part => Add(command, part)))}))"));
        sql.Append(CultureInfo.InvariantCulture, $" GROUP BY {tenant}, {field}, {value}");
#pragma warning disable CA2100 // All that is anybody's is in the parameters.
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        return command;
    }

    private static string Add(DbCommand command, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}");
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return parameter.ParameterName;
    }
}
