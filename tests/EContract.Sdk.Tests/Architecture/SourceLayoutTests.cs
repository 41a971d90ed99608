using System.Text.RegularExpressions;
using EContract.TestInfrastructure;

namespace EContract.Sdk.Tests.Architecture;

public sealed partial class SourceLayoutTests
{
    private const int LongestFile = 450;

    [Fact]
    public void SourceFile_Namespace_IsItsFolder()
    {
        string[] strays = SourceFiles()
            .Select(file => (file, Expected: ExpectedNamespace(file), Declared: DeclaredNamespace(file)))
            .Where(found => found.Declared is not null
                && found.Declared != found.Expected
                && !(found.Declared == "Microsoft.Extensions.DependencyInjection" && found.Expected.EndsWith(".DependencyInjection", StringComparison.Ordinal)))
            .Select(found => $"{Relative(found.file)} declares {found.Declared}, not {found.Expected}")
            .ToArray();

        Assert.True(strays.Length == 0, string.Join('\n', strays));
    }

    [Fact]
    public void SourceFile_Length_StaysReadable()
    {
        string[] tooLong = SourceFiles()
            .Select(file => (file, Lines: File.ReadLines(file).Count()))
            .Where(found => found.Lines > LongestFile)
            .Select(found => $"{Relative(found.file)} has {found.Lines} lines; more than {LongestFile} is more than one idea")
            .ToArray();

        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }

    private static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string ExpectedNamespace(string file)
    {
        string folder = Path.GetRelativePath(RepositoryRoot.Combine("src"), Path.GetDirectoryName(file)!);
        return folder.Replace(Path.DirectorySeparatorChar, '.');
    }

    private static string? DeclaredNamespace(string file) =>
        NamespaceDeclaration().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups[1].Value : null;

    private static string Relative(string file) => Path.GetRelativePath(RepositoryRoot.FullPath, file);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();
}
