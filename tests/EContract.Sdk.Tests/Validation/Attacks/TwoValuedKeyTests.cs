using System.Text.RegularExpressions;
using EContract.Sdk.Pades;
using EContract.Sdk.Validation;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Tools;

namespace EContract.Sdk.Tests.Validation.Attacks;

/// <summary>
/// Dictionaries that were signed with a key given twice (ISO 32000-2, 7.3.7). Some readers take the first value, some the last: an
/// update must change nothing for either.
/// </summary>
public sealed partial class TwoValuedKeyTests(AttackWorld world) : IClassFixture<AttackWorld>
{
    // The first value leads to object 60, which comes with the update as something that may come.
    private static readonly string[] FirstValues =
    [
        "/Contents 60 0 R/Contents 4 0 R",
        "/Contents[4 0 R 60 0 R]/Contents 4 0 R",
        "/Contents 4 0 R/Resources<</XObject<</X 60 0 R/X 4 0 R>>>>",
        "/Contents 4 0 R/Resources<</XObject<</X 60 0 R>>>>/Resources<<>>",
        "/Contents 60 0 R/Contents 60 0 R/Contents 4 0 R",
    ];

    private static readonly string[] Bearers = ["/DSS<</Certs[60 0 R]>>", "/Metadata 60 0 R"];

    public static MatrixTheoryData<string, string> Rows => new(FirstValues, Bearers);

    public static TheoryData<string> Pages => [.. FirstValues];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task FirstValueThatLedNowhere_GivenContentLater_IsForbidden(string page, string bearer)
    {
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, prepare: pdf => pdf.Add(
            ContractPdf.SecondPage, $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{page}>>")));

        Assert.Equal(LaterChanges.Ltv, Assert.Single((await world.ValidateAsync(Extend(world.SignByHand(), bearer))).Signatures).LaterChanges);
        await world.AssertForbiddenAsync(Extend(file, bearer));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task FirstValueInAnEncryptedDocument_IsForbiddenAsWell(string page)
    {
        using var directory = new TemporaryDirectory();
        string plain = directory.Combine("plain.pdf"), encrypted = directory.Combine("encrypted.pdf");
        await File.WriteAllBytesAsync(plain, ContractPdf.Create(), TestContext.Current.CancellationToken);
        (await Qpdf.RunAsync(["--encrypt", "", "owner", "256", "--", plain, encrypted])).EnsureSuccess();
        var source = new SignedFile(await File.ReadAllBytesAsync(encrypted, TestContext.Current.CancellationToken));
        int number = int.Parse(PagePattern().Matches(source.Text)[^1].Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        string secret = string.Concat(EncryptionPattern().Matches(source.Text).Select(match => match.Value));
        string body = $"<</Type/Page/MediaBox[0 0 595 842]/Parent {ParentPattern().Match(source.Object(number)).Groups[1].Value} 0 R{page}>>";
        byte[] doubled = new RawRevision(source.Bytes) { Trailer = secret }.Add(number, body).Build();

        var file = new SignedFile(await world.Signing.SignAsync(PadesLevel.BaselineB, document: doubled));

        await world.AssertForbiddenAsync(Extend(file, Bearers[0], secret));
    }

    [Theory]
    [InlineData("/Pages 18 0 R/Pages 2 0 R", true)]
    [InlineData("/Pages 2 0 R/Pages 2 0 R", false)]
    [InlineData("/Pages 2 0 R/X 1/X 1.0", false)]
    [InlineData("/Pages 2 0 R/X 1/X 2", true)]
    [InlineData("/Pages 2 0 R/X<</Y 18 0 R/Y 17 0 R>>", true)]
    public async Task ObjectOfTwoMinds_ReplacedByOneOfOne_IsForbidden(string entries, bool isForbidden)
    {
        var file = new SignedFile(ContractPdf.Sign(world.Cms().Encode, prepare: pdf => pdf.Add(ContractPdf.Catalog, $"<</Type/Catalog/AcroForm 12 0 R{entries}>>")));

        // What the last values say stays; the first ones are gone.
        string clean = entries.Replace("/Pages 18 0 R", "", StringComparison.Ordinal).Replace("/X 1/X 1.0", "/X 1", StringComparison.Ordinal)
            .Replace("/X 1/X 2", "/X 2", StringComparison.Ordinal).Replace("/Y 18 0 R", "", StringComparison.Ordinal)
            .Replace("/Pages 2 0 R/Pages 2 0 R", "/Pages 2 0 R", StringComparison.Ordinal);
        byte[] changed = new RawRevision(file.Bytes).Add(ContractPdf.Catalog, $"<</Type/Catalog/AcroForm 12 0 R{clean}/Version/1.7>>").Build();

        SignatureReport signature = Assert.Single((await world.ValidateAsync(changed)).Signatures);
        Assert.True(isForbidden == (signature.LaterChanges == LaterChanges.Forbidden), string.Join(" ", signature.Messages));
    }

    private static byte[] Extend(SignedFile file, string bearer, string trailer = "")
    {
        int catalog = int.Parse(file.Root.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        const string Packet = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>";
        bool isTable = file.Text.Contains("\nxref\n", StringComparison.Ordinal) || trailer.Length == 0;
        return new RawRevision(file.Bytes) { Xref = isTable ? RawXref.Table : RawXref.Stream, Trailer = trailer }
            .Add(catalog, $"{file.Object(catalog)[..^2]}{bearer}>>")
            .AddStream(60, bearer.Contains("Metadata", StringComparison.Ordinal) ? "/Type/Metadata/Subtype/XML" : "", Packet)
            .Build();
    }

    [GeneratedRegex(@"(\d+) 0 obj(?:(?!endobj).)*/Type\s*/Page\b", RegexOptions.Singleline)]
    private static partial Regex PagePattern();

    [GeneratedRegex(@"/Parent\s*(\d+) 0 R")]
    private static partial Regex ParentPattern();

    [GeneratedRegex(@"/Encrypt\s*\d+ 0 R|/ID\s*\[[^\]]*\]")]
    private static partial Regex EncryptionPattern();
}
