using EContract.Samples.ContractPortal.Texts;
using EContract.Sdk.Contracts;
using EContract.Sdk.Workflow;

namespace EContract.Samples.ContractPortal.Hosting;

/// <summary>The envelope that waits for a first visitor, so that there is something to see.</summary>
internal static class FirstEnvelope
{
    /// <summary>Sends it, unless there is an envelope already.</summary>
    public static async Task SendAsync(EnvelopeManager envelopes, DateTimeOffset now)
    {
        if ((await envelopes.SearchAsync(new EnvelopeQuery { Limit = 1 })).Count > 0)
            return;
        Envelope draft = await envelopes.CreateAsync(new EnvelopeDescriptor
        {
            Title = "○○業務委託",
            Message = "内容をご確認のうえ、署名をお願いいたします。",
            Documents = { DocumentDescriptor.FromFile(Sample("契約書.pdf")), DocumentDescriptor.FromFile(Sample("仕様書.pdf")) },
            Participants =
            {
                new() { Name = "佐藤 花子", Email = "sato@supplier.example", Organization = "株式会社サンプル", Role = ParticipantRole.Handler, Stage = 1, MayDelegate = true },
                new() { Name = "鈴木 一郎", Email = "suzuki@supplier.example", Organization = "株式会社サンプル", Role = ParticipantRole.ContractingAuthority, Stage = 2 },
                new() { Name = "田中 次郎", Email = "tanaka@tokai.example", Organization = "東海市", Role = ParticipantRole.ContractingAuthority, Stage = 3 },
            },
            Transaction = new TransactionDetails(PortalTexts.DayOf(now), "株式会社サンプル", 1_200_000m),
        });
        await envelopes.SendAsync(draft.Id);
    }

    private static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "documents", name);
}
