using System.Text.RegularExpressions;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Architecture;

/// <summary>Which folder or package may use which folder: the tables of docs/architecture.md.</summary>
/// <remarks>A folder may always use itself and Diagnostics. What the tables do not list is not allowed.</remarks>
internal static partial class DependencyRules
{
    private const string Everything = "everything";

    private static readonly Lazy<Dictionary<string, string[]>> Table = new(() =>
        Parse(File.ReadAllText(RepositoryRoot.Combine("docs", "architecture.md"))));

    /// <summary>Whether the tables know a folder or package.</summary>
    public static bool Knows(string user) => Table.Value.ContainsKey(user);

    /// <summary>Whether a folder or package may use a folder of EContract.Sdk.</summary>
    public static bool MayUse(string user, string folder)
    {
        string[] allowed = Table.Value.GetValueOrDefault(user, []);
        return user == folder || folder == "Diagnostics" || allowed.Contains(folder) || allowed.Contains(Everything);
    }

    /// <summary>Reads the blocks marked "dependencies": lines of the form <c>User → Folder, Folder</c>.</summary>
    public static Dictionary<string, string[]> Parse(string markdown) => Block().Matches(markdown)
        .SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(line => line.Split('→', StringSplitOptions.TrimEntries))
        .ToDictionary(line => line[0], line => line[1].Split(',', StringSplitOptions.TrimEntries));

    [GeneratedRegex(@"^```dependencies\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
