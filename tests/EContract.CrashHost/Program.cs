// A host that a test starts, kills and starts again. Everything it knows is in one folder:
//   signer.p12 (password "crash"), root.pem, tsa.txt (the address of the timestamp authority)  made by the test
//   contracts.db, documents/, kek.key, mail/, hsm.log                                          made here
//
// send DOCUMENT…    creates and sends an envelope to two participants, one after the other; prints its identifier
// confirm ID N      participant N views, prepares and confirms; the signature is left to the worker
// sign-in-place LEVEL FILE…   signs the files where they lie, one after the other; prints for each how many bytes were read
// rewrap            wraps the keys of the documents anew, under the last key of kek.key; prints how many are under it
// sign-folder LEVEL FROM TO   signs the PDFs of a folder into another, in bulk; prints for each how it ended
// sign-on-token LIBRARY TOKEN KEY PIN COUNT   signs digests on a token until it has so many verified signatures; prints how many
// work ID           runs the worker until nothing is left to do for the envelope at the moment; prints its status
using System.Globalization;
using EContract.CrashHost;
using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pades;
using EContract.Sdk.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

string folder = args[0];
if (args[1] == "sign-in-place")
{
    await InPlaceSigning.RunAsync(folder, Enum.Parse<PadesLevel>(args[2]), args[3..]);
    return;
}

if (args[1] == "rewrap")
{
    await Rewrapping.RunAsync(folder);
    return;
}

if (args[1] == "sign-folder")
{
    await BulkSigning.RunAsync(folder, Enum.Parse<PadesLevel>(args[2]), args[3], args[4]);
    return;
}

if (args[1] == "sign-on-token")
{
    await TokenSigning.RunAsync(args[2], args[3], args[4], args[5], int.Parse(args[6], CultureInfo.InvariantCulture));
    return;
}

var services = new ServiceCollection();
services.AddEContract(contracts => contracts
    .UseEntityFrameworkCore(db => db.UseSqlite($"Data Source={Path.Combine(folder, "contracts.db")}"))
    .UseFileSystemDocuments(Path.Combine(folder, "documents"), encryption => encryption.UseKeyFile(Path.Combine(folder, "kek.key")))
    .UseSigner(_ => new RecordingSigner(
        X509Signer.FromPkcs12File(Path.Combine(folder, "signer.p12"), "crash"), Path.Combine(folder, "hsm.log")))
    .AddTimestampAuthority(new Uri(File.ReadAllText(Path.Combine(folder, "tsa.txt"))))
    .SetOutboundHttp(http => http.AllowPrivateNetworks = true)
    .AddTrustAnchors(Path.Combine(folder, "root.pem"))
    .UseFileNotifier(Path.Combine(folder, "mail"))
    .SetEnvelopes(envelopes =>
    {
        envelopes.Sender = new EnvelopeSender("東海市");
        envelopes.RunInline = false;

        // The tests count what the key is asked, and when the authority answers.
        envelopes.CheckBeforeSending = false;

        // A worker that was killed keeps its job for this long.
        envelopes.LeaseDuration = TimeSpan.FromSeconds(2);
        envelopes.RetryDelay = TimeSpan.FromMilliseconds(200);
    }));
await using ServiceProvider provider = services.BuildServiceProvider();
var manager = provider.GetRequiredService<EnvelopeManager>();
var worker = provider.GetRequiredService<EnvelopeWorker>();

switch (args[1])
{
    case "send":
        Envelope draft = await manager.CreateAsync(new EnvelopeDescriptor
        {
            Title = "○○業務委託",
            Documents = [.. args[2..].Select(path => DocumentDescriptor.FromFile(path))],
            Participants =
            {
                new() { Name = "山田太郎", Email = "yamada@sample.example", Role = ParticipantRole.Handler, Stage = 1 },
                new() { Name = "鈴木花子", Email = "suzuki@sample.example", Role = ParticipantRole.ContractingAuthority, Stage = 2 },
            },
        });
        await manager.SendAsync(draft.Id);
        Console.WriteLine(draft.Id);
        break;

    case "confirm":
        EnvelopeId id = EnvelopeId.Parse(args[2]);
        Envelope envelope = await manager.GetAsync(id);
        Participant participant = envelope.Participants[int.Parse(args[3])];
        string token = (await manager.IssueSigningLinkAsync(id, participant.Id)).Segments[^1];
        foreach (ContractDocument document in envelope.Documents)
            await (await manager.OpenDocumentAsync(token, document.Id)).DisposeAsync();
        SigningSummary summary = await manager.PrepareSignAsync(token);
        await manager.ConfirmSignAsync(token, "click", summary.Consent);
        break;

    case "work":
        EnvelopeId awaited = EnvelopeId.Parse(args[2]);
        Envelope state;
        do
        {
            await worker.RunDueAsync();
            await Task.Delay(100);
            state = await manager.GetAsync(awaited);
        }
        while (state.Status == EnvelopeStatus.Finalizing || state.Participants.Any(p => p.State == ParticipantState.Signing));
        await worker.RunDueAsync();
        Console.WriteLine(state.Status);
        break;
}
