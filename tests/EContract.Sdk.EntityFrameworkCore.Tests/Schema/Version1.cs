using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.TestInfrastructure;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Schema;

/// <summary>What version 1 left: its tables and rows, and the documents and the key file that go with them.</summary>
internal static class Version1
{
    /// <summary>Makes the tables, with what version 1 wrote into them.</summary>
    public static async Task RestoreAsync(TestDatabase database)
    {
        bool isPostgreSql = database is PostgreSqlTestDatabase;
        await database.ExecuteAsync(Read(isPostgreSql ? "postgresql.sql" : "sqlite.sql"));
        string rows = Read("rows.sql");

        // The rows are written as SQLite writes them; bytes are written otherwise elsewhere.
        await database.ExecuteAsync(isPostgreSql ? rows.Replace(", X'", @", '\x", StringComparison.Ordinal) : rows);
    }

    /// <summary>Copies the documents and the key file.</summary>
    public static void CopyFiles(string folder)
    {
        foreach (string file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sql", StringComparison.Ordinal)))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static string Folder => RepositoryRoot.Combine("tests", "EContract.Sdk.EntityFrameworkCore.Tests", "Schema", "Version1");

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
