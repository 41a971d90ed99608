using EContract.TestInfrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EContract.Sdk.Tests.Documentation;

/// <summary>Compiles the code of the documentation against what the test project references.</summary>
internal static class SnippetCompiler
{
    private const string Marker = "// snippet";

    // What <ImplicitUsings> gives a console program.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
            .ToArray());

    /// <summary>Compiles a snippet in its wrapper.</summary>
    /// <returns>The errors, each with the line of the Markdown file.</returns>
    public static IReadOnlyList<string> FindErrors(MarkdownSnippet snippet)
    {
        string program = Wrap(snippet);
        int codeLine = program[..program.IndexOf(snippet.Code, StringComparison.Ordinal)].Count(character => character == '\n');
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(program)],
            References.Value,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic =>
                $"{snippet.File}({snippet.Line + diagnostic.Location.GetLineSpan().StartLinePosition.Line - codeLine}): "
                + $"{diagnostic.Id} {diagnostic.GetMessage()}")];
    }

    private static string Wrap(MarkdownSnippet snippet)
    {
        if (snippet.Wrapper is null)
            return snippet.Code;
        string path = RepositoryRoot.Combine("tests", "EContract.Sdk.Tests", "Documentation", "Wrappers", snippet.Wrapper + ".csx");
        return File.ReadAllText(path).Replace(Marker, snippet.Code, StringComparison.Ordinal);
    }
}
