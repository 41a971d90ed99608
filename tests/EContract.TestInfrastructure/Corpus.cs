using Xunit;

namespace EContract.TestInfrastructure;

/// <summary>PDFs from elsewhere, too many and too variously licensed to live in the repository.</summary>
/// <remarks>
/// Looked for in <c>$ECONTRACT_CORPUS</c>, then in <c>../shared/corpus</c> beside the repository. Never part of a clone, so
/// its absence skips a test everywhere.
/// </remarks>
public static class Corpus
{
    /// <summary>The corpus folder; <see langword="null"/> when the machine has none.</summary>
    public static string? Folder
    {
        get
        {
            string? named = Environment.GetEnvironmentVariable("ECONTRACT_CORPUS");
            string folder = string.IsNullOrEmpty(named) ? RepositoryRoot.Combine("..", "shared", "corpus") : named;
            return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
        }
    }

    /// <summary>The full path of a file or set of the corpus; skips the test when it is not there.</summary>
    public static string Require(params string[] parts)
    {
        string name = string.Join('/', parts);
        if (Folder is not { } folder)
        {
            Assert.Skip($"The corpus is missing (wanted {name}): put it in ../shared/corpus or name its folder in ECONTRACT_CORPUS.");
            return "";
        }

        string path = Path.Combine([folder, .. parts]);
        if (!Path.Exists(path))
            Assert.Skip($"The corpus in {folder} has no {name}.");
        return path;
    }
}
