using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Documents;
using EContract.TestInfrastructure.Tools;

namespace EContract.Cli.Tests;

public sealed class ExtractTests(DevPkiFixture pki) : IClassFixture<DevPkiFixture>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Extract_FirstOfTwoSignatures_GivesTheFileAsItWas()
    {
        string first = _directory.Combine("first.pdf");
        string second = _directory.Combine("second.pdf");
        string extracted = _directory.Combine("extracted.pdf");
        (await Econtract.RunAsync(["sign", SamplePdfs.Contract, first, .. pki.Key])).EnsureSuccess();
        (await Econtract.RunAsync(["sign", first, second, .. pki.Key])).EnsureSuccess();

        ToolResult result = await Econtract.RunAsync("extract", second, extracted, "--signature", "Signature1");

        byte[] expected = await File.ReadAllBytesAsync(first, TestContext.Current.CancellationToken);
        Assert.Equal($"{extracted}: {expected.Length} bytes\n", result.EnsureSuccess().Text);
        Assert.Equal(expected, await File.ReadAllBytesAsync(extracted, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Extract_NoSuchSignature_RefusesAndLeavesNothing()
    {
        string output = _directory.Combine("out.pdf");

        ToolResult result = await Econtract.RunAsync("extract", SamplePdfs.Contract, output, "--signature", "Buyer");

        Econtract.AssertFailed(result, 1, SamplePdfs.Contract, "has no signature Buyer");
        Assert.Empty(Directory.GetFileSystemEntries(_directory.FullPath));
    }
}
