using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Bulk;

namespace EContract.CrashHost;

/// <summary>Sends a batch, to be killed while it does.</summary>
internal static class BatchSending
{
    public static async Task RunAsync(EnvelopeManager manager, BatchId batch, int count, string document)
    {
        byte[] content = await File.ReadAllBytesAsync(document);
        await foreach (BulkRowResult result in new EnvelopeBulkSender(manager).SendAsync(batch, RowsAsync(count, content)))
            Console.WriteLine($"{result.Key}\t{result.Status}\t{result.EnvelopeId}\t{result.Error?.Message}");
    }

    private static async IAsyncEnumerable<BulkEnvelope> RowsAsync(int count, byte[] content)
    {
        await Task.Yield();
        for (int i = 0; i < count; i++)
        {
            string key = $"row{i:D5}";
            yield return new BulkEnvelope(key, _ => new(new EnvelopeDescriptor
            {
                Title = $"○○業務委託 {key}",
                Documents = { DocumentDescriptor.FromBytes(content, "契約書") },
                Participants = { new() { Name = "山田太郎", Email = $"{key}@sample.example" } },
            }));
        }
    }
}
