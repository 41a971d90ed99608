using System.Security.Cryptography.X509Certificates;
using System.Globalization;
using EContract.CrashHost.KillPoints;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Cryptography;
using EContract.Sdk.EntityFrameworkCore;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Pkcs11;
using EContract.Sdk.Revocation;
using EContract.Sdk.Storage;
using EContract.Sdk.Testing;
using EContract.Sdk.Timestamping;
using EContract.Sdk.Workflow;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.CrashHost;

/// <summary>A host of envelopes, on a database and files, that is killed where its <see cref="KillSwitch"/> says.</summary>
internal static class EnvelopeHost
{
    public static async Task RunAsync(string folder, string[] args)
    {
        bool isFleet = args[0] is "prepare" or "serve";
        var services = new ServiceCollection();
        var clock = new DevelopmentClock();
        if (Environment.GetEnvironmentVariable("ECONTRACT_CLOCK") is { Length: > 0 } now)
            clock.Set(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
        services.AddSingleton<TimeProvider>(clock);
        EContractBuilder builder = services.AddEContract()
            .UseEntityFrameworkCore(db => UseDatabase(db, folder))
            .UseFileSystemDocuments(Path.Combine(folder, "documents"), encryption => encryption.UseKeyFile(Path.Combine(folder, "kek.key")))
            .UseSigner(_ => new RecordingSigner(KeyOf(folder), Path.Combine(folder, isFleet ? $"hsm.{Environment.ProcessId}.log" : "hsm.log")))
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
                if (Environment.GetEnvironmentVariable("ECONTRACT_RETENTION_YEARS") is { Length: > 0 } years)
                    envelopes.Retention.Default = RetentionRule.ForYears(int.Parse(years, CultureInfo.InvariantCulture));
                if (Environment.GetEnvironmentVariable("ECONTRACT_CLOSING_SEAL") == "1")
                    envelopes.ClosingSeal = ClosingSeal.Always;

                // A worker that was killed keeps its job for this long.
                envelopes.LeaseDuration = TimeSpan.FromSeconds(isFleet ? 5 : 2);
                envelopes.PollInterval = TimeSpan.FromMilliseconds(500);
                envelopes.RetryDelay = TimeSpan.FromMilliseconds(200);
            });
        if (Environment.GetEnvironmentVariable("ECONTRACT_CERTIFICATE_FONT") is { Length: > 0 } font)
            builder.EnableConclusionCertificate(certificate => certificate.Fonts.Add(PdfFont.FromFile(font)));
        if (!isFleet)
            GuardAll(services, KillSwitch.FromEnvironment(folder));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await ObeyAsync(provider, args);
    }

    private static void GuardAll(ServiceCollection services, KillSwitch killSwitch)
    {
        KillPoint<ISigner>.Guard(services, killSwitch, nameof(ISigner.SignAsync));
        KillPoint<ITimestampAuthority>.Guard(services, killSwitch, nameof(ITimestampAuthority.TimestampAsync));
        KillPoint<IRevocationSource>.Guard(services, killSwitch, nameof(IRevocationSource.GetAsync));
        KillPoint<IDocumentStore>.Guard(services, killSwitch, nameof(IDocumentStore.SaveAsync), nameof(IDocumentStore.ShredAsync));
        KillPoint<INotifier>.Guard(services, killSwitch, nameof(INotifier.DeliverAsync));
        KillPoint<IEnvelopeStore>.Guard(
            services,
            killSwitch,
            nameof(IEnvelopeStore.AppendAsync),
            nameof(IEnvelopeStore.CheckpointJobAsync),
            nameof(IEnvelopeStore.SettleJobAsync),
            nameof(IEnvelopeStore.SettleMessageAsync));

        // The guard is no more than a store of envelopes.
        services.AddSingleton<IAuditStore>(provider => provider.GetRequiredService<EntityFrameworkEnvelopeStore>());
    }

    private static async Task ObeyAsync(ServiceProvider provider, string[] args)
    {
        var manager = provider.GetRequiredService<EnvelopeManager>();
        var worker = provider.GetRequiredService<EnvelopeWorker>();

        switch (args[0])
        {
            case "send":
                Envelope draft = await manager.CreateAsync(new EnvelopeDescriptor
                {
                    Title = "○○業務委託",
                    Documents = [.. args[1..].Select(path => DocumentDescriptor.FromFile(path))],
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
                EnvelopeId id = EnvelopeId.Parse(args[1]);
                Envelope envelope = await manager.GetAsync(id);
                Participant participant = envelope.Participants[int.Parse(args[2])];
                string token = (await manager.IssueSigningLinkAsync(id, participant.Id)).Segments[^1];
                foreach (ContractDocument document in envelope.Documents)
                    await (await manager.OpenDocumentAsync(token, document.Id)).DisposeAsync();
                SigningSummary summary = await manager.PrepareSignAsync(token);
                await manager.ConfirmSignAsync(token, "click", summary.Consent);
                break;

            case "dispose":
                EnvelopeId old = EnvelopeId.Parse(args[1]);
                await manager.RequestDisposalAsync(old, "保存期間満了", new RequestContext { Actor = Actor.User("tanaka", "田中") });
                await manager.ApproveDisposalAsync(old, new RequestContext { Actor = Actor.User("suzuki", "鈴木") });
                break;

            case "send-batch":
                await BatchSending.RunAsync(manager, BatchId.Parse(args[1]), int.Parse(args[2], CultureInfo.InvariantCulture), args[3]);
                break;

            case "prepare":
                await EnvelopeFleet.PrepareAsync(manager, int.Parse(args[1], CultureInfo.InvariantCulture), args[2]);
                break;

            case "serve":
                await EnvelopeFleet.ServeAsync(provider);
                break;

            case "deliver":
                Console.WriteLine(await worker.RunDueAsync());
                break;

            case "work":
                EnvelopeId awaited = EnvelopeId.Parse(args[1]);
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
    }

    private static void UseDatabase(DbContextOptionsBuilder database, string folder)
    {
        string path = Path.Combine(folder, "postgresql.txt");
        if (File.Exists(path))
            database.UseNpgsql(File.ReadAllText(path));
        else
            database.UseSqlite($"Data Source={Path.Combine(folder, "contracts.db")}");
    }

    // hsm.txt names a key on an HSM: library, token, key, PIN, a line each, and then the issuers' certificates in PEM.
    private static ISigner KeyOf(string folder)
    {
        string path = Path.Combine(folder, "hsm.txt");
        if (!File.Exists(path))
            return X509Signer.FromPkcs12File(Path.Combine(folder, "signer.p12"), "crash");
        string[] lines = File.ReadAllLines(path);
        var options = new Pkcs11SignerOptions { LibraryPath = lines[0], TokenLabel = lines[1], KeyLabel = lines[2] };
        options.SetPin(lines[3]);
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPem(string.Join('\n', lines[4..]));
        foreach (X509Certificate2 issuer in issuers)
            options.Issuers.Add(issuer);
        return new Pkcs11Signer(options);
    }
}
