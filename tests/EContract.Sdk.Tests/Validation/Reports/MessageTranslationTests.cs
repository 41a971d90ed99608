using System.Text.RegularExpressions;
using EContract.Sdk.Validation.Reports;
using EContract.TestInfrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EContract.Sdk.Tests.Validation.Reports;

public sealed class MessageTranslationTests
{
    // Where the messages of a verdict are written.
    private static readonly string[] Sources =
    [
        "Validation/Checks", "Validation/Facts/IntegrityChecker.cs", "Validation/Facts/SignatureReader.cs", "Cryptography/Cms/CmsVerifier.cs",
        "Timestamping/TimestampTokenVerifier.cs", "Trust/CertificatePathBuilder.cs", "Trust/NameConstraintChecker.cs", "Trust/CertificatePolicyChecker.cs",
    ];

    // What is written whole in pieces of others (below), or goes with the changes, which have their own catalogue.
    private static readonly string[] Elsewhere =
    [
        "The certificate {0} {1}.",
        "In a timestamp: {0}.",
        "In the certificate {0}: {1}.",
        "In the signature: {0}.",
        "The network has nothing newer about {0} than the revocation information of {1} in the document.{2}",
        "What follows the signed part of the file is no update of it, but takes its place.",
        "The form field {0} was changed although the signature locks it.",
        "The validation record {0}, which the signature covers, was removed or cut.",
        "The signature ends at byte {0}, which is not where a revision of the document ends: what follows is no update.",
        "The value of the signature field is no signature: {0}.",
    ];

    [Fact]
    public void EveryMessage_HasAJapaneseForm()
    {
        string[] written = [.. Sources.SelectMany(FilesOf).SelectMany(MessagesIn).Distinct().Except(Elsewhere)];

        Assert.True(written.Length > 50, $"Only {written.Length} messages were found.");
        Assert.All(written, message => Assert.True(IsJapanese(MessageTranslation.ToJapanese(Fill(message))), message));
    }

    [Theory]
    [InlineData("Trust/CertificatePathValidator.cs", "The certificate <8> {0}.")]
    [InlineData("Trust/CertificatePolicyChecker.cs", "The certificate <8> {0}.")]
    [InlineData("Validation/AlgorithmPolicy.cs", "In the signature: {0}.")]
    public void EveryPieceOfAMessage_HasAJapaneseForm(string file, string frame)
    {
        string[] pieces = [.. FilesOf(file).SelectMany(StringsIn).Where(text => Regex.IsMatch(text, "^(is|has|allows|issued|expired|cannot|may|maps|\\{0\\})[ ].* "))];

        Assert.NotEmpty(pieces);
        Assert.All(pieces, piece => Assert.True(IsJapanese(MessageTranslation.ToJapanese(frame.Replace("{0}", Fill(piece), StringComparison.Ordinal))), piece));
    }

    [Fact]
    public void EveryForm_HasTheSamePlacesInBothLanguages_AndIsJapanese()
    {
        foreach ((string english, string japanese) in MessageTranslation.Forms)
        {
            Assert.Equal(Places(english), Places(japanese));
            Assert.True(IsJapanese(japanese), japanese);
        }
    }

    [Theory]
    [InlineData(
        "There is no revocation information about CN=A. B Co., Ltd. The CRL at http://a/ could not be fetched: http://a/ did not answer within 10 s.",
        "CN=A. B Co., Ltd が失効していないかどうかを示す情報がない。 CRL（http://a/）を取得できなかった（http://a/ did not answer within 10 s.）。")]
    [InlineData(
        "The timestamp of 2026-04-01 09:00:00Z does not count: There is no revocation information about CN=TSA.",
        "2026-04-01 09:00:00Z のタイムスタンプは証拠にならない。CN=TSA が失効していないかどうかを示す情報がない。")]
    [InlineData("In the signature: a key of 2048 bits for RSA is not acceptable after 2030-12-31.", "署名で使われている RSA の 2048 ビットの鍵 は、2030-12-31 までしか認められない。")]
    [InlineData("Nobody has seen this before.", "Nobody has seen this before.")]
    public void ToJapanese_MessagesOfMessages_AreTranslatedThrough(string message, string expected) =>
        Assert.Equal(expected, MessageTranslation.ToJapanese(message));

    [Fact]
    public void ToJapanese_LongForeignText_EndsSoon()
    {
        string hostile = string.Concat(Enumerable.Repeat("The certificate a. ", 100_000));

        Assert.Equal(hostile, MessageTranslation.ToJapanese(hostile));
        Assert.NotEmpty(MessageTranslation.ToJapanese(hostile[..1900]));
    }

    private static bool IsJapanese(string text) => Regex.IsMatch(text, @"[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}]");

    private static IEnumerable<string> Places(string text) => Regex.Matches(text, @"\{[0-9]\}").Select(match => match.Value).Distinct().Order();

    private static string Fill(string form) => Regex.Replace(form, @"\{([0-9]+)\}", "<$1>");

    private static IEnumerable<string> FilesOf(string source)
    {
        string path = RepositoryRoot.Combine(["src", "EContract.Sdk", .. source.Split('/')]);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.cs") : [path];
    }

    private static IEnumerable<string> MessagesIn(string path) => StringsIn(path).Where(text => Regex.IsMatch(text, @"^(A|In|No|Nothing|The|There|What)[ ].*[.}]$"));

    private static IEnumerable<string> StringsIn(string path)
    {
        foreach (SyntaxNode node in CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantNodes())
        {
            if (node is InterpolatedStringExpressionSyntax interpolated)
            {
                int places = 0;
                yield return string.Concat(interpolated.Contents.Select(part => part is InterpolatedStringTextSyntax text ? text.TextToken.ValueText : $"{{{places++}}}"));
            }
            else if (node is LiteralExpressionSyntax { Token.Value: string literal })
            {
                yield return literal.Trim();
            }
        }
    }
}
