using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Pdf.Revisions;

public sealed class PdfRevisionTests
{
    [Fact]
    public void Open_SampleDocuments_OneOfEachCrossReferenceStyle() =>
        Assert.Equal(
            [XrefKind.Stream, XrefKind.Table],
            SamplePdfs.All.Select(path => Open(File.ReadAllBytes(path)).Sections[0].Kind).Order().Reverse());

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("hello", "no PDF")]
    [InlineData("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "no 'startxref'")]
    [InlineData("%PDF-1.7\nstartxref\nabc\n%%EOF", "not followed by an offset")]
    [InlineData("%PDF-1.7\nstartxref\n999999\n%%EOF", "outside the file")]
    [InlineData("%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1>>\nstartxref\n9\n%%EOF", "names no catalogue")]
    [InlineData("%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF", "runs in a circle")]
    [InlineData("%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1/Root 1 0 R/Encrypt 2 0 R>>\nstartxref\n9\n%%EOF", "encryption dictionary is missing")]
    [InlineData("%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1/Root 1 0 R/Encrypt<</Filter/Own/V 9>>>>\nstartxref\n9\n%%EOF", "encrypted by the handler 'Own'")]
    public void Open_BrokenFile_SaysWhatIsWrong(string file, string expected)
    {
        var error = Assert.ThrowsAny<EContract.Sdk.Diagnostics.EContractException>(() => Open(System.Text.Encoding.Latin1.GetBytes(file)));
        Assert.Contains(expected, error.Message);
    }

    [Property(MaxTest = 300)]
    public Property Open_DamagedDocument_OpensOrSaysWhatIsWrong() => Prop.ForAll(Damages().ToArbitrary(), bytes =>
    {
        try
        {
            PdfRevision revision = Open(bytes);
            foreach (var page in PageTree.Pages(revision))
                revision.Resolve(page.Page, "Contents");
        }
        catch (Exception e) when (e is PdfFormatException or PdfPasswordException)
        {
        }
    });

    [Fact]
    public void Open_CorpusOfOddDocuments_NothingButTypedErrors()
    {
        foreach (string path in Directory.EnumerateFiles(Corpus.Require("robust"), "*.pdf"))
        {
            try
            {
                using PdfSource source = PdfSource.FromFile(path);
                Assert.NotEmpty(PageTree.Pages(PdfRevision.Open(source)));
            }
            catch (Exception e) when (e is PdfFormatException or PdfPasswordException)
            {
            }
        }
    }

    private static PdfRevision Open(byte[] bytes) => PdfRevision.Open(PdfSource.FromMemory(bytes));

    // Flipped, cut and repeated pieces of real files.
    private static Gen<byte[]> Damages() =>
        from path in Gen.Elements(SamplePdfs.All.AsEnumerable())
        let original = File.ReadAllBytes(path)
        from kind in Gen.Choose(0, 2)
        from at in Gen.Choose(0, original.Length - 1)
        from tail in Gen.Choose(1, 2000)
        from value in Gen.Choose(0, 255)
        select kind switch
        {
            0 => original[..at],
            1 => Flip(original, Math.Max(0, original.Length - tail), (byte)value),
            _ => [.. original, .. original.AsSpan(at, Math.Min(tail, original.Length - at))],
        };

    private static byte[] Flip(byte[] original, int at, byte value)
    {
        byte[] copy = (byte[])original.Clone();
        copy[at] = value;
        return copy;
    }
}
