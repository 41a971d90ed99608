namespace EContract.Sdk.Tests.Documentation;

public sealed class MarkdownSnippetTests
{
    [Fact]
    public void Documentation_EveryBlockOfCSharp_Compiles()
    {
        string[] errors = MarkdownSnippet.FindAll().SelectMany(SnippetCompiler.FindErrors).ToArray();

        Assert.True(errors.Length == 0, string.Join('\n', errors));
    }

    [Fact]
    public void FindErrors_BlockThatDoesNotCompile_NamesItsLineInTheFile()
    {
        MarkdownSnippet snippet = Assert.Single(MarkdownSnippet.Parse("guide.md", """
            # Guide

            <!-- snippet: library -->
            ```csharp
            var options = new PdfSignatureOptions();
            options.NoSuchProperty = 1;
            ```
            """));

        string error = Assert.Single(SnippetCompiler.FindErrors(snippet));

        Assert.StartsWith("guide.md(6): CS1061", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BlocksWithAndWithoutWrapper_TellsThemApart()
    {
        MarkdownSnippet[] snippets = MarkdownSnippet.Parse("guide.md", """
            ```csharp
            Console.WriteLine();
            ```
            ```json
            {}
            ```
            <!-- snippet: host -->
            ```csharp
            services.AddEContract();
            ```
            """).ToArray();

        Assert.Equal([null, "host"], snippets.Select(snippet => snippet.Wrapper));
        Assert.All(snippets, snippet => Assert.Empty(SnippetCompiler.FindErrors(snippet)));
    }
}
