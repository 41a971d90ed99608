using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Structure;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Pdf.Structure;

public sealed class PageTreeTests
{
    private const string Page = "<</Type/Page/MediaBox[0 0 200 200]>>";

    [Fact]
    public void Pages_ListedTwice_CountTwice() =>
        Assert.Equal([3, 3, 5, 3], Numbers("<</Kids[3 0 R 3 0 R 4 0 R]>>", Page, "<</Kids[5 0 R 3 0 R]>>", Page));

    [Fact]
    public void Pages_OfANodeListedTwice_CountTwice() =>
        Assert.Equal([4, 5, 4, 5], Numbers("<</Kids[3 0 R 3 0 R]>>", "<</Kids[4 0 R 5 0 R]>>", Page, Page));

    [Fact]
    public void Pages_OfANodeBeneathItself_EndThere() =>
        Assert.Equal([4, 5], Numbers("<</Kids[3 0 R 2 0 R 5 0 R]>>", "<</Kids[2 0 R 4 0 R 3 0 R]>>", Page, Page));

    [Fact]
    public void Pages_ThatAreNoObjects_CountWithoutReference() =>
        Assert.Equal([3, null, 3], Numbers($"<</Kids[3 0 R {Page} 7 3 0 R]>>", Page));

    [Fact]
    public void Pages_DoublingLevelByLevel_AreRefused()
    {
        string[] nodes = [.. Enumerable.Range(3, 40).Select(next => $"<</Kids[{next} 0 R {next} 0 R]>>")];

        var error = Assert.Throws<PdfFormatException>(() => Numbers([.. nodes, Page]));

        Assert.Contains("more than 1000000 nodes", error.Message);
    }

    [Fact]
    public void Pages_TooDeep_AreRefused()
    {
        string[] nodes = [.. Enumerable.Range(3, 100).Select(next => $"<</Kids[{next} 0 R]>>")];

        Assert.Contains("64 nodes deep", Assert.Throws<PdfFormatException>(() => Numbers([.. nodes, Page])).Message);
    }

    // The first node given is the root, object 2.
    private static int?[] Numbers(params string[] nodes)
    {
        byte[] document = PagePdf.OfObjects(["<</Type/Catalog/Pages 2 0 R>>", .. nodes]);
        PdfRevision revision = PdfRevision.OpenStructure(PdfSource.FromMemory(document), PdfReaderOptions.Default, new ReadingBudget(PdfReaderOptions.Default));
        return [.. PageTree.Pages(revision).Select(page => page.Reference?.Number)];
    }
}
