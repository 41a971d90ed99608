using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EContract.CrashHost;

/// <summary>One of several hosts that share the work on one database.</summary>
internal static class EnvelopeFleet
{
    private const int Lanes = 4;

    /// <summary>Sends envelopes to one participant each, who confirms; the rest is left to whoever serves. Prints their identifiers.</summary>
    public static async Task PrepareAsync(EnvelopeManager manager, int count, string document)
    {
        byte[] content = await File.ReadAllBytesAsync(document);
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Lanes }, async (index, token) =>
        {
            Envelope envelope = await manager.SendAsync((await manager.CreateAsync(new EnvelopeDescriptor
            {
                Title = $"○○業務委託 {index:D4}",
                Documents = { DocumentDescriptor.FromBytes(content, "契約書") },
                Participants = { new() { Name = "山田太郎", Email = $"p{index:D4}@sample.example" } },
            }, null, token)).Id, null, token);
            string link = (await manager.IssueSigningLinkAsync(envelope.Id, envelope.Participants[0].Id, null, token)).Segments[^1];
            await (await manager.OpenDocumentAsync(link, envelope.Documents[0].Id, null, token)).DisposeAsync();
            SigningSummary summary = await manager.PrepareSignAsync(link, null, token);
            await manager.ConfirmSignAsync(link, "click", summary.Consent, null, token);
            Console.WriteLine(envelope.Id);
        });
    }

    /// <summary>Works as any host does, until it is killed.</summary>
    public static async Task ServeAsync(IServiceProvider provider)
    {
        foreach (IHostedService service in provider.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        Console.WriteLine("serving");
        await Task.Delay(Timeout.Infinite);
    }
}
