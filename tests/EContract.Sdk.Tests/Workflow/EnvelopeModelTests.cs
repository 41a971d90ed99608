using System.Text.Json;
using EContract.Sdk.Auditing;
using EContract.Sdk.Conclusion;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure.Documents;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Random commands by random actors, with crashes and outages between, never break what has to hold.</summary>
public sealed class EnvelopeModelTests
{
    private static readonly Lazy<PdfFont> Font = new(() => PdfFont.FromFile(InstalledFonts.IpaexGothic));
    private static readonly Lazy<ConclusionCertificateOptions> Certificate = new(() => new() { Fonts = { Font.Value } });

    private static readonly Route[] Routes =
    [
        new("stages 1, 2 (two in parallel), 3", [Signer(1), Signer(2), Signer(2), Signer(3)]),
        new(
            "an approver first, two of three, a reviewer, a recipient",
            [With(ParticipantRole.Approver, 1), Signer(2, "G"), Signer(2, "G"), Signer(2, "G"), With(ParticipantRole.Reviewer, 3), With(ParticipantRole.Recipient, 1)],
            new ParticipantGroup("G", 2)),
        new(
            "one of two beside one who has to, an approver of two last",
            [Signer(1, "G"), Signer(1, "G"), Signer(1), With(ParticipantRole.Approver, 2, "A"), With(ParticipantRole.Approver, 2, "A")],
            new ParticipantGroup("G", 1),
            new ParticipantGroup("A", 1)),
        new(
            "approved inside first, by one of two and one more",
            [With(ParticipantRole.InternalApprover, 1, "A"), With(ParticipantRole.InternalApprover, 1, "A"), With(ParticipantRole.InternalApprover, 1), Signer(1), Signer(2)],
            new ParticipantGroup("A", 1)),
        new("nobody signs", [With(ParticipantRole.Approver, 1), With(ParticipantRole.Reviewer, 2)]),
    ];

    [Property(MaxTest = 60, Arbitrary = [typeof(Arbitraries)])]
    public void RandomCommands_WithCrashesAndOutages_NeverBreakAnInvariant(Step[] steps) => RunAsync(steps).GetAwaiter().GetResult();

    private static async Task RunAsync(Step[] steps)
    {
        bool certified = steps.Length % 7 == 0;
        using var host = new WorkflowFixture(certified ? Certificate.Value : null);
        host.Options.RunInline = steps.Length % 2 == 0;
        host.Options.ClosingSeal = steps.Length % 3 == 0 ? ClosingSeal.Always : ClosingSeal.WhenNobodySigns;
        host.Options.GracePeriod = TimeSpan.FromHours(steps.Length % 5 == 0 ? 24 : 0);
        host.Options.Retention.Default = RetentionRule.ForYears(1);
        host.Options.SealFonts.Add(Font.Value);
        Route route = Routes[steps.Length / 2 % Routes.Length];
        Envelope envelope = await host.Manager.CreateAsync(route.Descriptor() with
        {
            SignatureTiming = steps.Length % 3 == 0 ? SignatureTiming.OnCompletion : SignatureTiming.AtOnce,
        });
        var tokens = new List<string>();
        int crashes = 0;
        foreach (Step step in steps)
        {
            if (step.Verb == Verb.Crash)
                crashes++;
            try
            {
                await DoAsync(host, envelope.Id, step, tokens);
            }
            catch (Exception e) when (e is EnvelopeStateException or SealRejectedException or CrashException or ArgumentException)
            {
                // Refused, or the process died in the middle: either way the invariants hold.
            }

            await CheckAsync(host, envelope.Id);
        }

        await SettleAsync(host, envelope.Id);
        Envelope end = await CheckAsync(host, envelope.Id);
        // What was not refused for good has been delivered, or was dead by then.
        Assert.DoesNotContain(await host.Manager.FindUndeliveredAsync(new() { EnvelopeId = envelope.Id }), notice => notice.GivenUpAt is null);
        Assert.NotEqual(EnvelopeStatus.Finalizing, end.Status);
        Assert.NotEqual(EnvelopeStatus.FinalizationFailed, end.Status);
        Assert.DoesNotContain(end.Participants, participant => participant.State == ParticipantState.Signing);
        int signed = end.Participants.Count(participant => participant.State == ParticipantState.Signed);
        if (end.ClosingSealField is not null)
            signed++;
        if (end.ConclusionCertificate is not null)
            signed++;
        Assert.Equal(certified && end.Status == EnvelopeStatus.Completed, end.ConclusionCertificate is not null);
        int signers = end.Participants.Count(participant => participant.Action == ParticipantAction.Sign);
        // Who signed while the timestamp authority was away signs again on what another one's signature made of the documents.
        await CheckKeyUsesAsync(host, envelope.Id, crashes);
        Assert.InRange(host.Pdf.KeyCalls, signed, (signers * (signers + 1) / 2) + 2 + crashes);
    }

    // Each use of a key for a participant has an activation of its own; the closing seal and the certificate are the host's own affair.
    private static async Task CheckKeyUsesAsync(WorkflowFixture host, EnvelopeId id, int crashes)
    {
        EnvelopeHistory history = (await host.Store.Inner.LoadAsync(id))!;
        ILookup<string, ActivationConsumed> spent = AuditChainVerifier.Read(history).Select(record => record.Event).OfType<ActivationConsumed>()
            .ToLookup(consumed => string.Join(' ', consumed.ToBeSignedSha256));
        Assert.All(
            host.Pdf.Asked.Where(spent.Contains).GroupBy(asked => asked),
            uses => Assert.InRange(uses.Count(), 1, spent[uses.Key].Count()));
        Assert.InRange(host.Pdf.Asked.Count(asked => !spent.Contains(asked)), 0, 2 + crashes);
    }

    internal static async Task DoAsync(WorkflowFixture host, EnvelopeId id, Step step, List<string> tokens)
    {
        EnvelopeManager manager = host.Manager;
        tokens.AddRange(host.Mail.Skip(tokens.Count)
            .Select(message => message.Notification switch
            {
                ParticipantInvited invited => invited.Link,
                ResultAvailable result => result.Link,
                _ => new Uri("http://localhost/none"),
            })
            .Select(WorkflowFixture.Token));
        
        // Mostly one of the newest links, at times any that was ever given out.
        int back = step.Who < 16 ? step.Who % 3 : step.What;
        string token = tokens.Count == 0 ? "none" : tokens[^(1 + (back % tokens.Count))];
        switch (step.Verb)
        {
            case Verb.Send:
                await manager.SendAsync(id);
                break;
            case Verb.Open:
                await manager.OpenLinkAsync(token);
                break;
            case Verb.Sign:
                await host.SignAsync(token, $"key {step.What % 2}");
                break;
            case Verb.ChooseSeal:
                await manager.ChooseSealAsync(token, (step.What % 5) switch
                {
                    0 => SealChoice.None,
                    1 => SealChoice.Square("東海市長之印"),
                    2 => SealChoice.Round("\U0001F600"),
                    3 => SealChoice.Picture(new byte[] { 0x89, 0x50 }),
                    _ => SealChoice.Round($"山{(char)('一' + step.Who)}"),
                });
                break;
            case Verb.ConfirmBlindly:
                await manager.ConfirmSignAsync(token, $"key {step.What % 2}", new SigningConsent(new string('0', 64)));
                break;
            case Verb.Decline:
                await manager.DeclineAsync(token, "金額が違います。");
                break;
            case Verb.Void:
                await manager.VoidAsync(id, "取り下げ");
                break;
            case Verb.IssueLink:
                Envelope envelope = await manager.GetAsync(id);
                Participant who = envelope.Participants[step.Who % envelope.Participants.Count];
                tokens.Add(WorkflowFixture.Token(await manager.IssueSigningLinkAsync(id, who.Id)));
                break;
            case Verb.RequestLink:
                await manager.RequestLinkAsync(token);
                break;
            case Verb.Download:
                DownloadView view = await manager.OpenDownloadAsync(token);
                await (await manager.DownloadAsync(token, view.Documents[0].Id)).DisposeAsync();
                break;
            case Verb.Suspend:
                await (step.What % 3 == 0 ? manager.SuspendAsync(id, "確認中") : manager.ContinueAsync(id));
                break;
            case Verb.Schedule:
                DateTimeOffset now = host.Clock.GetUtcNow();
                await (step.What % 4 == 0 ? manager.UnscheduleAsync(id) : manager.ScheduleAsync(id, now.AddHours(step.What)));
                break;
            case Verb.Correct:
                Envelope corrected = await manager.GetAsync(id);
                await manager.CorrectParticipantAsync(
                    id,
                    corrected.Participants[step.Who % corrected.Participants.Count].Id,
                    new ParticipantContact { Name = "訂正", Email = $"corrected{step.What}@example.jp" });
                break;
            case Verb.CorrectMetadata:
                await manager.CorrectTransactionAsync(
                    id,
                    new(step.Who % 3 == 0 ? null : new(new DateOnly(2026, 1, 1 + (step.What % 20)), "訂正", step.What), step.Who % 2 == 0 ? null : new() { Tags = ["訂正"] }),
                    "誤記のため");
                break;
            case Verb.ChangeDue:
                await manager.ChangeDueDateAsync(id, host.Clock.GetUtcNow().AddHours(step.What));
                break;
            case Verb.Delegate:
                await manager.DelegateAsync(token, new ParticipantContact { Name = "代理", Email = $"delegate{step.What}@example.jp" });
                break;
            case Verb.Remind:
                await manager.RemindAsync(id);
                break;
            case Verb.Work:
                await host.Worker.RunDueAsync();
                break;
            case Verb.Age:
                host.Clock.Advance(TimeSpan.FromDays(400));
                break;
            case Verb.Hold:
                await (step.What % 2 == 0 ? manager.SetLegalHoldAsync(id, "係争中") : manager.ClearLegalHoldAsync(id, "和解"));
                break;
            case Verb.Dispose:
                var user = new RequestContext { Actor = Actor.User($"user{step.Who % 3}", "記録管理者") };
                await (step.What % 5 == 0 ? manager.RejectDisposalAsync(id, "確認中")
                    : (await manager.GetAsync(id)).Disposal is null ? manager.RequestDisposalAsync(id, "満了", user)
                    : manager.ApproveDisposalAsync(id, user));
                break;
            case Verb.Retry:
                await manager.RetryAsync(id);
                break;
            case Verb.Wait:
                host.Clock.Advance(TimeSpan.FromHours(step.What));
                break;
            case Verb.BreakTsa:
                host.Pdf.IsTimestampAuthorityUp = false;
                break;
            case Verb.HealTsa:
                host.Pdf.IsTimestampAuthorityUp = true;
                break;
            case Verb.BreakMail:
                host.MailFailure = new NotificationException(
                    step.Who % 2 == 0 ? NotificationFailure.Unavailable : NotificationFailure.Rejected, "The mail server is not well.");
                break;
            case Verb.HealMail:
                host.MailFailure = null;
                break;
            case Verb.Bounce when host.Mail.Count > 0:
                await manager.RecordBounceAsync(new MailBounce(host.Mail[step.What % host.Mail.Count].Id, "", "5.1.1", "no such user"));
                break;
            case Verb.SendAgain:
                if ((await manager.FindUndeliveredAsync(new() { EnvelopeId = id })) is { Count: > 0 } undelivered)
                    await manager.SendAgainAsync(undelivered[step.What % undelivered.Count].MessageId);
                break;
            case Verb.Crash:
                host.Store.LosesAnswers = step.Who % 2 == 0;
                host.Store.CrashAfter(1 + (step.What % 12));
                break;
            case Verb.Restart:
                Restart(host);
                break;
        }
    }

    private static void Restart(WorkflowFixture host)
    {
        host.Store.Revive();
        host.Clock.Advance(host.Options.LeaseDuration);
    }

    // Left alone with everything in order again, work that was begun is finished.
    internal static async Task SettleAsync(WorkflowFixture host, EnvelopeId id)
    {
        Restart(host);
        host.Pdf.IsTimestampAuthorityUp = true;
        host.MailFailure = null;
        if ((await host.Manager.GetAsync(id)).Status == EnvelopeStatus.Suspended)
            await host.Manager.ContinueAsync(id);
        if ((await host.Manager.GetAsync(id)).Delay is { NextAttemptAt: null })
            await host.Manager.RetryAsync(id);
        for (int i = 0; i < 3; i++)
        {
            await host.Worker.RunDueAsync();
            host.Clock.Advance(host.Options.MaxRetryDelay);
        }
    }

    internal static async Task<Envelope> CheckAsync(WorkflowFixture host, EnvelopeId id)
    {
        EnvelopeHistory history = (await host.Store.Inner.LoadAsync(id))!;
        IReadOnlyList<EventRecord> events = AuditChainVerifier.Read(history);
        var envelope = Envelope.Fold(events);
        EnvelopeInvariants.Check(events);
        bool isDisposing = envelope.Disposal is { IsStarted: true };
        if (envelope.DisposedAt is not null)
            Assert.Empty(await host.KeptAsync());
        Assert.Equal(
            JsonSerializer.Serialize(EnvelopeSummary.Of(envelope)),
            JsonSerializer.Serialize(Assert.Single(await host.Store.Inner.SearchAsync(new()), summary => summary.Id == id)));
        if (envelope.Status == EnvelopeStatus.Completed && !isDisposing)
        {
            foreach (ContractDocument document in envelope.Documents)
            {
                string[] lines = await host.LinesAsync(envelope, document);
                Assert.Equal(
                    envelope.Participants.Where(participant => participant.State == ParticipantState.Signed).Select(participant => participant.FieldName)
                        .Concat(envelope.ClosingSealField is { } seal ? [seal] : []).Select(field => $"signature {field} B-T").Order(),
                    lines.Where(line => line.StartsWith("signature ", StringComparison.Ordinal)).Order());
                Assert.All(
                    envelope.Participants.Where(participant => participant.State == ParticipantState.Signed),
                    participant => Assert.Single(lines, $"evidence {participant.FieldName} {participant.Confirmation!.EvidenceSha256}"));
                Assert.Equal(
                    envelope.Participants
                        .Where(participant => participant.State == ParticipantState.Signed && participant.Places.Any(place => place.DocumentId == document.Id))
                        .Select(participant => $"shows {participant.FieldName} {(participant.Seal is { } chosen ? $"seal:{chosen.Name}" : $"lines:{participant.Name}/{{time}}")}")
                        .Order(),
                    lines.Where(line => line.StartsWith("shows ", StringComparison.Ordinal)).Order());
                bool isPending = envelope.Preservation == PreservationState.LtaPending;
                Assert.Single(lines, isPending ? "material" : "sealed");
                Assert.Equal(isPending ? "B-LT" : "B-LTA", document.SealedLevel);
            }
        }

        return envelope;
    }

    private static ParticipantDescriptor Signer(int stage, string? group = null) => With(ParticipantRole.Signer, stage, group);

    private static ParticipantDescriptor With(ParticipantRole role, int stage, string? group = null) =>
        new() { Name = "", Email = "", Role = role, Stage = stage, Group = group, MayDelegate = stage != 1 };

    private sealed record Route(string Name, ParticipantDescriptor[] Participants, params ParticipantGroup[] Groups)
    {
        public EnvelopeDescriptor Descriptor() => WorkflowFixture.Descriptor(1) with
        {
            Title = Name,
            Participants = [.. Participants.Select((participant, index) => participant with
            {
                Name = $"参加者{index + 1}",
                Email = $"p{index + 1}@example.jp",
                // Some are seen in the first document, some in both, some nowhere; one has to choose a seal.
                Places = participant.Role != ParticipantRole.Signer ? []
                    : [.. Enumerable.Range(1, index % 3).Select(document => SignaturePlace.OnPage(document, 1, 10 + (50 * index), 10, 40, 40))],
                RequiresSeal = participant.Role == ParticipantRole.Signer && index == 2,
            })],
            Groups = Groups,
        };
    }

    public enum Verb
    {
        Send,
        Open,
        Sign,
        ChooseSeal,
        ConfirmBlindly,
        Decline,
        Void,
        IssueLink,
        RequestLink,
        Download,
        Suspend,
        Schedule,
        Correct,
    CorrectMetadata,
        ChangeDue,
        Delegate,
        Remind,
        Work,
        Retry,
        Wait,
        Age,
        Hold,
        Dispose,
        BreakTsa,
        HealTsa,
        BreakMail,
        HealMail,
        Bounce,
        SendAgain,
        Crash,
        Restart,
    }

    public sealed record Step(Verb Verb, int Who, int What);

    private static class Arbitraries
    {
        // Signing and working are what brings an envelope forward: without them nothing interesting happens.
        private static readonly (int Weight, Gen<Verb> Verb)[] Weights =
        [
            (5, Gen.Constant(Verb.Send)), (10, Gen.Constant(Verb.Open)), (150, Gen.Constant(Verb.Sign)), (60, Gen.Constant(Verb.ChooseSeal)),
            (15, Gen.Constant(Verb.Suspend)), (5, Gen.Constant(Verb.Schedule)), (10, Gen.Constant(Verb.Correct)), (15, Gen.Constant(Verb.CorrectMetadata)), (5, Gen.Constant(Verb.ChangeDue)),
            (15, Gen.Constant(Verb.Delegate)), (10, Gen.Constant(Verb.Remind)),
            (5, Gen.Constant(Verb.ConfirmBlindly)), (10, Gen.Constant(Verb.IssueLink)), (10, Gen.Constant(Verb.RequestLink)), (15, Gen.Constant(Verb.Download)),
            (100, Gen.Constant(Verb.Work)), (5, Gen.Constant(Verb.Retry)), (20, Gen.Constant(Verb.Wait)),
            (10, Gen.Constant(Verb.BreakTsa)), (25, Gen.Constant(Verb.HealTsa)), (20, Gen.Constant(Verb.Crash)),
            (10, Gen.Constant(Verb.BreakMail)), (25, Gen.Constant(Verb.HealMail)), (10, Gen.Constant(Verb.Bounce)), (10, Gen.Constant(Verb.SendAgain)),
            (60, Gen.Constant(Verb.Restart)), (8, Gen.Constant(Verb.Age)), (15, Gen.Constant(Verb.Hold)), (40, Gen.Constant(Verb.Dispose)),
        ];

        public static Arbitrary<Step[]> Steps()
        {
            // An ending without a contract is rare enough that most runs get far.
            Gen<Verb> ending = Gen.Elements(Verb.Decline, Verb.Void);
            Gen<Verb> verbs = Gen.Frequency([.. Weights, (3, ending)]);
            Gen<Step> step = from verb in verbs
                             from who in Gen.Choose(0, 20)
                             from what in Gen.Choose(0, 400)
                             select new Step(verb, who, verb == Verb.Wait ? what % 200 : what);
            Gen<Step[]> steps = from length in Gen.Choose(1, 80)
                                from rest in step.ArrayOf(length)
                                from begin in Gen.Elements(Verb.Send, Verb.Send, Verb.Send, Verb.Schedule)
                                select (Step[])[new Step(begin, 0, 1), .. rest];
            return steps.ToArbitrary();
        }
    }
}
