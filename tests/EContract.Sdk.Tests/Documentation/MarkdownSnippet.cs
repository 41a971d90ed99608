using System.Text.RegularExpressions;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Documentation;

/// <summary>A block of C# in a Markdown file.</summary>
/// <param name="File">The file, relative to the repository.</param>
/// <param name="Line">The line, from 1, on which the code begins.</param>
/// <param name="Wrapper">What the code is a fragment of; <see langword="null"/> when it is a program by itself.</param>
/// <param name="Code">The code.</param>
internal sealed partial record MarkdownSnippet(string File, int Line, string? Wrapper, string Code)
{
    /// <summary>Finds the blocks of README.md and of everything under docs/.</summary>
    public static IReadOnlyList<MarkdownSnippet> FindAll()
    {
        string docs = RepositoryRoot.Combine("docs");
        IEnumerable<string> files = Directory.Exists(docs) ? Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories) : [];
        return [.. files.Prepend(RepositoryRoot.Combine("README.md")).SelectMany(file =>
            Parse(Path.GetRelativePath(RepositoryRoot.FullPath, file), System.IO.File.ReadAllText(file)))];
    }

    /// <summary>Finds the blocks of one file.</summary>
    /// <remarks>A comment <c>&lt;!-- snippet: NAME --&gt;</c> on the line before a block names its wrapper.</remarks>
    public static IEnumerable<MarkdownSnippet> Parse(string file, string markdown) =>
        Block().Matches(markdown).Select(match => new MarkdownSnippet(
            file,
            markdown[..match.Groups["code"].Index].Count(character => character == '\n') + 1,
            match.Groups["wrapper"].Success ? match.Groups["wrapper"].Value : null,
            match.Groups["code"].Value));

    [GeneratedRegex(@"^(?:<!-- snippet: (?<wrapper>[\w-]+) -->\r?\n)?```csharp\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
