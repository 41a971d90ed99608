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
        Mail receipt = await _mailbox.ReadAsync(Cast.City.Email);
        narrator.Tell("mail", $"{Cast.City.Email}: {receipt.Subject}");
        narrator.Tell("until", JapanTime.Format(_envelope.ExpiresAt));

        // Stage 2 has no mail yet. Even with a link from the host's own pages it could not sign before stage 1.
        Uri link = await Envelopes.IssueSigningLinkAsync(_envelope.Id, Find(_envelope, Cast.ContractingAuthority).Id);
        narrator.Tell("too early", await RefusalAsync(() => Envelopes.OpenLinkAsync(link.Segments[^1]).AsTask()));
    }

    private async Task SignAsync(ParticipantDescriptor participant)
    {
        await ConfirmAsync(participant);
        await WaitForAsync($"the signature of {participant.Name}", envelope => Find(envelope, participant).State == ParticipantState.Signed);
        narrator.Tell("state", $"{participant.Name} {Find(_envelope, participant).State}, envelope {_envelope.Status}");
    }

    private async Task ConfirmAsync(ParticipantDescriptor participant)
    {
        Mail mail = await _mailbox.ReadLinkAsync(participant.Email);
        narrator.Tell("mail", $"{participant.Email}: {mail.Subject}");
        await Participation.SignAsync(Envelopes, mail.Token!, narrator);
    }

    private async Task SignInTroubleAsync()
    {
        _authorities.Pki.TimestampAuthority.Faults.Inject(DevelopmentFault.ServerError);
        await ConfirmAsync(Cast.Municipality);
        await WaitForAsync("the trouble", envelope => envelope.Delay is not null);
        narrator.Tell("state", $"{Cast.Municipality.Name} {Find(_envelope, Cast.Municipality).State}, envelope {_envelope.Status}");
        narrator.Tell("waits for", _envelope.Delay!.Reason);
        await _host.DisposeAsync();
        narrator.Tell("application", "stopped; what the key has signed is stored");
    }

    private async Task FinishAsync()
    {
        _authorities.Pki.TimestampAuthority.Faults.Clear();
        _host = await ContractHost.StartAsync(folder, _key, _authorities, _clock);
        await WaitForAsync("the end", envelope => envelope.Status == EnvelopeStatus.Completed);
        narrator.Tell("state", $"envelope {_envelope.Status} at {JapanTime.Format(_envelope.CompletedAt)}");
    }

    private async Task DownloadAsync()
    {
        var tokens = new Dictionary<ParticipantDescriptor, string>();
        foreach (ParticipantDescriptor participant in new[] { Cast.Handler, Cast.ContractingAuthority, Cast.Municipality })
        {
            Mail mail = await _mailbox.ReadLinkAsync(participant.Email);
            narrator.Tell("mail", $"{participant.Email}: {mail.Subject}");
            tokens[participant] = mail.Token!;
        }

        string token = tokens[Cast.Handler];
        foreach (string path in await Participation.DownloadAsync(Envelopes, token, folder.Signed))
            narrator.Tell("downloads", path);

        DateTimeOffset lastMoment = (await Envelopes.OpenDownloadAsync(token)).ExpiresAt.AddMinutes(-1);
        _clock.Set(lastMoment);
        await Envelopes.OpenDownloadAsync(token);
        narrator.Tell("14 days later", $"{JapanTime.Format(lastMoment)}: the link still works");
        _clock.Advance(TimeSpan.FromMinutes(1));
        narrator.Tell("a minute later", $"{JapanTime.Format(_clock.GetUtcNow())}: {await RefusalAsync(() => Envelopes.OpenDownloadAsync(token).AsTask())}");

        await Envelopes.ReissueDownloadLinkAsync(_envelope.Id, Find(_envelope, Cast.Handler).Id);
        Mail again = await _mailbox.ReadLinkAsync(Cast.Handler.Email);
        await Envelopes.OpenDownloadAsync(again.Token!);
        narrator.Tell("new link", $"{Cast.Handler.Email}: {again.Subject}");
    }

    private async Task CheckAsync()
    {
        var verdict = new Verdict(_authorities.Pki.Root, _clock, narrator);
        foreach (string path in Directory.GetFiles(folder.Signed, "*.pdf").Order())
            await verdict.TellAsync(path, _envelope);
        AuditVerification audit = await Envelopes.VerifyAuditAsync(_envelope.Id);
        if (!audit.IsIntact)
            throw new InvalidOperationException($"The event log is broken: {audit.FirstBreak!.Message}");
        narrator.Tell("event log", $"{audit.EventCount} events, hash chain intact");
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

    private async Task WaitForAsync(string what, Predicate<Envelope> isSo) => _envelope = await Patience.WaitForAsync(what, async () =>
    {
        Envelope envelope = await Envelopes.GetAsync(_envelope.Id);
        return isSo(envelope) ? envelope : null;
    });

    private static Participant Find(Envelope envelope, ParticipantDescriptor participant) =>
        envelope.Participants.Single(known => known.Email == participant.Email);

    private static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "documents", name);
}
