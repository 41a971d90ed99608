using EContract.Sdk.Cryptography;
using EContract.Sdk.Signing;
using EContract.Sdk.Tests.Validation;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Signing;

public sealed class ManySignaturesTests
{
    [Fact]
    public async Task SignAsync_UpTo200EarlierSignatures_CostGrowsNoFasterThanTheirNumber()
    {
        using var world = new SigningWorld();
        using X509Signer signer = world.CreateSigner();
        var pdf = new PdfSigner(signer, timeProvider: world.Clock);
        byte[] document = SyntheticPdf.Create(2000);
        var cost = new Dictionary<int, long>();
        for (int signatures = 0; signatures <= 200; signatures++)
        {
            using var output = new MemoryStream(document.Length + (32 * 1024));
            long before = GC.GetAllocatedBytesForCurrentThread();
            ValueTask<PdfSignatureResult> signing = pdf.SignAsync(new MemoryStream(document, 0, document.Length, false, true), output);
            Assert.True(signing.IsCompleted);
            await signing;
            cost[signatures] = GC.GetAllocatedBytesForCurrentThread() - before;
            document = output.ToArray();
        }

        // What allocation shows time follows, without its noise. A square would make the second step four times the first.
        long first = cost[100] - cost[50], second = cost[200] - cost[100];
        Assert.True(second <= 3 * first, $"50: {cost[50]}, 100: {cost[100]}, 200: {cost[200]} bytes");
    }
}
