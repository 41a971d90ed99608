using System.Text.RegularExpressions;
using EContract.Sdk.Validation.Modifications;
using EContract.TestInfrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EContract.Sdk.Tests.Validation.Modifications;

public sealed class SentenceTests
{
    [Fact]
    public void EverySentenceAboutChanges_HasAJapaneseForm_AndNoFormIsLeftOver()
    {
        string validation = RepositoryRoot.Combine("src", "EContract.Sdk", "Validation");
        string[] written =
        [
            .. Directory.EnumerateFiles(Path.Combine(validation, "Modifications"), "*.cs")
                .Append(Path.Combine(validation, "Checks", "ChangeCheck.cs"))
                .SelectMany(FormsIn)
                .Distinct(),
        ];

        Assert.True(written.Length > 60, $"Only {written.Length} sentences were found.");
        Assert.Equal(written.Order(StringComparer.Ordinal), Sentence.Translated.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryJapaneseForm_HasThePlacesOfTheEnglishOne()
    {
        foreach (string form in Sentence.Translated)
        {
            object[] arguments = [.. Enumerable.Range(0, 9).Select(i => $"<{i}>")];
            string japanese = new Sentence(System.Runtime.CompilerServices.FormattableStringFactory.Create(form, arguments)).InJapanese;
            Assert.Equal(Places(string.Format(form, arguments)), Places(japanese));
        }
    }

    [Fact]
    public void InJapanese_SentenceInASentence_TranslatesBoth()
    {
        FormattableString fault = $"has an action";
        string name = "Buyer";

        var sentence = new Sentence($"The signature field {name} was added, but it {fault}.");

        Assert.Equal("The signature field Buyer was added, but it has an action.", sentence.InEnglish);
        Assert.Equal("署名フィールドBuyerが追加されたが、アクションをもつ。", sentence.InJapanese);
    }

    private static IEnumerable<string> Places(string text) => Regex.Matches(text, "<[0-9]>").Select(match => match.Value).Order();

    /// <summary>The interpolated strings of a file that become sentences, not texts for other uses.</summary>
    private static IEnumerable<string> FormsIn(string path)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot();
        return root.DescendantNodes().OfType<InterpolatedStringExpressionSyntax>().Where(BecomesASentence).Select(FormOf);
    }

    private static bool BecomesASentence(SyntaxNode node)
    {
        for (SyntaxNode? parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case InvocationExpressionSyntax { Expression: var called }:
                    return called.ToString() is var name && (name.EndsWith("Forbid", StringComparison.Ordinal) || name.EndsWith("Note", StringComparison.Ordinal)
                        || name is "Change" or "CompareList" or "CheckEntries" or "CompareLists");
                case ObjectCreationExpressionSyntax creation:
                    return creation.Type.ToString() == "Sentence";
                case InterpolationSyntax:
                    return false;
                case MethodDeclarationSyntax method:
                    return method.ReturnType.ToString().StartsWith("FormattableString", StringComparison.Ordinal);
                case VariableDeclarationSyntax { Type: var type }:
                    return type.ToString() == "FormattableString";
            }
        }

        return false;
    }

    private static string FormOf(InterpolatedStringExpressionSyntax text)
    {
        int places = 0;
        return string.Concat(text.Contents.Select(part => part is InterpolatedStringTextSyntax literal
            ? literal.TextToken.ValueText
            : $"{{{places++}}}"));
    }
}
