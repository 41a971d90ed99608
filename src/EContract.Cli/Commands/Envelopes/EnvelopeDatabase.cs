using System.CommandLine;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Preservation;
using EContract.Sdk.Signing;
using EContract.Sdk.Storage;
using EContract.Sdk.Trust;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EContract.Cli.Commands.Envelopes;

/// <summary>
/// The database that a host keeps its envelopes in, opened beside the host. Nothing is signed, sealed or mailed from here: that is the
/// host's, whose worker finds what is due.
/// </summary>
internal sealed class EnvelopeDatabase
{
    private readonly Option<string> _database = new("--database")
    {
        Description = "The host's database: a file of SQLite, or a connection string of SQLite or PostgreSQL (\"Host=…;Database=…\")",
        HelpName = "CONNECTION",
        Required = true,
    };

    public void AddTo(Command command) => command.Add(_database);

    /// <exception cref="UsageException">There is no such database, or it holds no envelopes.</exception>
    public EntityFrameworkEnvelopeStore Open(ParseResult parsed)
    {
        string text = parsed.GetRequiredValue(_database);
        var options = new DbContextOptionsBuilder<EContractDbContext>();
        if (IsPostgreSql(text))
            options.UseNpgsql(PostgreSql(text));
        else
            options.UseSqlite(Sqlite(text));

        // To make or upgrade the tables under a host that runs is not for a tool beside it.
        return new(options.Options, SchemaMaintenance.ByHost);
    }

    private static bool IsPostgreSql(string text) => text.Split(';').Any(part =>
        part.Split('=')[0].Trim() is var name && (name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Server", StringComparison.OrdinalIgnoreCase)));

    private static string PostgreSql(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--database is no connection string of PostgreSQL: {e.Message}");
        }
    }

    private static string Sqlite(string text)
    {
        SqliteConnectionStringBuilder connection = Connection(text);

        // Opened for writing, a database that is not there would be made, and found empty.
        if (!File.Exists(connection.DataSource))
            throw new UsageException($"The database {connection.DataSource} does not exist.");
        RequireEnvelopes(connection);
        connection.Mode = SqliteOpenMode.ReadWrite;
        return connection.ConnectionString;
    }

    /// <param name="store">The database.</param>
    /// <param name="documents">The documents, where they are at hand.</param>
    public static EnvelopeManager Manage(EntityFrameworkEnvelopeStore store, IDocumentStore? documents = null) =>
        new EnvelopeManager(Services(store, documents ?? new TheHosts())).ForAllTenants();

    /// <summary>What the host handles envelopes with, but for keys, authorities and mail.</summary>
    public static EnvelopeServices Services(EntityFrameworkEnvelopeStore store, IDocumentStore documents)
    {
        var host = new TheHosts();
        return new EnvelopeServices
        {
            Envelopes = store,
            Documents = documents,
            KeyWrapper = host,
            Key = host,
            Signer = new PdfSigner(host, host),
            Extender = new PdfSignatureExtender(host),
            Validator = new PdfSignatureValidator(TrustAnchors.None),
            Notifier = host,
            Options = new EnvelopeOptions { RunInline = false, RunWorker = false },
        };
    }

    // The store would make its tables in any database that it is shown.
    private static void RequireEnvelopes(SqliteConnectionStringBuilder connection)
    {
        try
        {
            using var database = new SqliteConnection(new SqliteConnectionStringBuilder(connection.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            database.Open();
            using SqliteCommand command = database.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'econtract_envelopes'";
            if (command.ExecuteScalar() is not 1L)
                throw new UsageException($"The database {connection.DataSource} holds no envelopes.");
        }
        catch (SqliteException e)
        {
            throw new UsageException($"The database {connection.DataSource} cannot be read: {e.Message}");
        }
    }

    private static SqliteConnectionStringBuilder Connection(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal))
            return new() { DataSource = text };
        try
        {
            return new(text);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--database is neither a file nor a connection string of SQLite: {e.Message}");
        }
    }
}
