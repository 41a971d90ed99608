using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Testing;
using EContract.Sdk.Workflow;

namespace EContract.Samples.QuickStart;

/// <summary>東海市 has a contract signed by three people, one after the other, and everybody takes the result home.</summary>
internal sealed class Story(RunFolder folder, Narrator narrator)
{
    public const int StepCount = 9;

    // The authorities, the application and the story share a clock, so that fourteen days pass in a moment.
    private readonly DevelopmentClock _clock = new();
    private readonly Mailbox _mailbox = new(folder.Mails);
    private DevelopmentPkiServer _authorities = null!;
    private WitnessKey _key = null!;
    private ContractHost _host = null!;
    private Envelope _envelope = null!;

    private EnvelopeManager Envelopes => _host.Envelopes;

    public async Task PlayAsync()
    {
        try
        {
            await narrator.StepAsync("東海市 (Tokai City) sets up its contract application", SetUpAsync);
            await narrator.StepAsync("The city prepares the envelope 「○○業務委託」 with two documents", PrepareAsync);
            await narrator.StepAsync("The city sends it: the first stage gets a mail", SendAsync);
            await narrator.StepAsync("Stage 1: the supplier's person in charge (担当者) signs", () => SignAsync(Cast.Handler));
            await narrator.StepAsync("Stage 2: the supplier's contracting authority (契約締結権限者) signs", () => SignAsync(Cast.ContractingAuthority));
            await narrator.StepAsync("Stage 3: the city signs while the timestamp authority is down, and the application stops", SignInTroubleAsync);
            await narrator.StepAsync("The application starts again: it finishes by itself and seals to B-LTA", FinishAsync);
            await narrator.StepAsync("The parties download; after 14 days the link is dead, and a new one is mailed", DownloadAsync);
            await narrator.StepAsync("The result is checked, with nothing but the files and the root certificate", CheckAsync);
            HowToCheck.Tell(folder, narrator);
        }
        finally
        {
            if (_host is not null)
                await _host.DisposeAsync();
            if (_authorities is not null)
                await _authorities.DisposeAsync();
        }
    }

    private async Task SetUpAsync()
    {
        _authorities = await DevelopmentPkiServer.StartAsync(new DevelopmentPkiOptions { TimeProvider = _clock });
        await File.WriteAllBytesAsync(folder.Root, _authorities.Pki.Root.RawData);
        await File.WriteAllTextAsync(folder.RootPem, _authorities.Pki.RootPem);
        narrator.Tell("authorities", $"{_authorities.BaseUri} (CA, OCSP, CRL and TSA, for development only)");

        _key = await WitnessKey.CreateAsync(folder, _authorities.Pki);
        await File.WriteAllBytesAsync(folder.Witness, _key.Certificate);
        narrator.Tell("witness key", _key.Description);

        _host = await ContractHost.StartAsync(folder, _key, _authorities, _clock);
        narrator.Tell("storage", "SQLite, and encrypted files under a key file");
        narrator.Tell("results in", folder.FullPath);
    }

    private async Task PrepareAsync()
    {
        _envelope = await Envelopes.CreateAsync(new EnvelopeDescriptor
        {
            Title = "○○業務委託",
            Documents = { DocumentDescriptor.FromFile(Sample("契約書.pdf")), DocumentDescriptor.FromFile(Sample("仕様書.pdf")) },
            Participants = { Cast.Handler, Cast.ContractingAuthority, Cast.Municipality },
            Transaction = new TransactionDetails(DateOnly.FromDateTime(_clock.GetLocalNow().Date), "株式会社サンプル", 1_200_000m),
            Message = "内容をご確認のうえ、署名をお願いいたします。",
        });
        narrator.Tell("envelope", $"{_envelope.Id} ({_envelope.Status})");
    }

    private async Task SendAsync()
    {
        _envelope = await Envelopes.SendAsync(_envelope.Id);
        foreach (Mail mail in _mailbox.ReadNew(Cast.City.Email))
            narrator.Tell("mail", $"{Cast.City.Email}: {mail.Subject}");
        narrator.Tell("until", JapanTime.Format(_envelope.ExpiresAt));

        // Stage 2 has no mail yet. Even with a link from the host's own pages it could not sign before stage 1.
        Participant authority = _envelope.Participants.Single(participant => participant.Email == Cast.ContractingAuthority.Email);
        Uri link = await Envelopes.IssueSigningLinkAsync(_envelope.Id, authority.Id);
        narrator.Tell("too early", await RefusalAsync(() => Envelopes.OpenLinkAsync(link.Segments[^1]).AsTask()));
    }

    private async Task SignAsync(ParticipantDescriptor participant)
    {
        Mail mail = _mailbox.Read(participant.Email);
        narrator.Tell("mail", $"{participant.Email}: {mail.Subject}");
        _envelope = await Participation.SignAsync(Envelopes, mail.Token!, narrator);
        narrator.Tell("state", $"{State(participant)}, envelope {_envelope.Status}");
    }

    private async Task SignInTroubleAsync()
    {
        _authorities.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError);
        await SignAsync(Cast.Municipality);
        narrator.Tell("waits for", _envelope.Delay?.Reason ?? "nothing");
        await _host.DisposeAsync();
        narrator.Tell("application", "stopped; what the key has signed is stored");
    }

    private async Task FinishAsync()
    {
        _authorities.Pki.TimestampAuthority.Faults.Clear();
        _host = await ContractHost.StartAsync(folder, _key, _authorities, _clock);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_envelope.Status is not EnvelopeStatus.Completed)
        {
            await Task.Delay(100, patience.Token);
            _envelope = await Envelopes.GetAsync(_envelope.Id, patience.Token);
        }

        narrator.Tell("state", $"envelope {_envelope.Status} at {JapanTime.Format(_envelope.CompletedAt)}");
    }

    private async Task DownloadAsync()
    {
        Mail mail = _mailbox.Read(Cast.Handler.Email);
        narrator.Tell("mail", $"{Cast.Handler.Email}: {mail.Subject}");
        foreach (string path in await Participation.DownloadAsync(Envelopes, mail.Token!, folder.Signed))
            narrator.Tell("downloads", path);

        DateTimeOffset lastMoment = (await Envelopes.OpenDownloadAsync(mail.Token!)).ExpiresAt.AddMinutes(-1);
        _clock.Set(lastMoment);
        await Envelopes.OpenDownloadAsync(mail.Token!);
        narrator.Tell("14 days later", $"{JapanTime.Format(lastMoment)}: the link still works");
        _clock.Advance(TimeSpan.FromMinutes(1));
        narrator.Tell("a minute later", $"{JapanTime.Format(_clock.GetUtcNow())}: {await RefusalAsync(() => Envelopes.OpenDownloadAsync(mail.Token!).AsTask())}");

        Participant handler = _envelope.Participants.Single(participant => participant.Email == Cast.Handler.Email);
        await Envelopes.ReissueDownloadLinkAsync(_envelope.Id, handler.Id);
        Mail again = _mailbox.Read(Cast.Handler.Email);
        await Envelopes.OpenDownloadAsync(again.Token!);
        narrator.Tell("new link", $"{Cast.Handler.Email}: {again.Subject}");
    }

    private async Task CheckAsync()
    {
        var verdict = new Verdict(_authorities.Pki.Root, _clock, narrator);
        foreach (string path in Directory.GetFiles(folder.Signed, "*.pdf").Order())
            await verdict.TellAsync(path, _envelope);
        AuditVerification audit = await Envelopes.VerifyAuditAsync(_envelope.Id);
        narrator.Tell("event log", audit.IsIntact ? $"{audit.EventCount} events, hash chain intact" : audit.FirstBreak!.Message);
    }

    private static async Task<string> RefusalAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (EnvelopeStateException e)
        {
            return $"refused ({e.Refusal})";
        }

        throw new InvalidOperationException("What should have been refused was not.");
    }

    private string State(ParticipantDescriptor participant) =>
        $"{participant.Name} {_envelope.Participants.Single(known => known.Email == participant.Email).State}";

    private static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "documents", name);
}
