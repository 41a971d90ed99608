using System.Reflection;
using System.Text.Json;
using EContract.Sdk.Auditing.Verification;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Chains;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Contracts.Templates;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Notifications;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>
/// Hostile text in every place of every verb: it is refused by a typed error, or what of it may be kept is kept. A verb, or a member of what a
/// verb takes, that has no row here fails.
/// </summary>
public sealed class HostileInputTests
{
    private static readonly Dictionary<string, string> Hostile = new()
    {
        ["a control character"] = "a\0b",
        ["a terminal escape"] = "a\u001B[31mb",
        ["a line break that is a header"] = "a\r\nBcc: everybody@example.jp",
        ["half a surrogate pair"] = "\uD842",
        ["a reversed order"] = "safe\u202Efdp.exe",
        ["a million characters"] = new('長', 1_000_000),
        ["nothing"] = "",
        ["an address like another"] = "p1@exаmple.jp",
    };

    private static readonly Dictionary<string, Func<Scene, string, ValueTask>> Rows = new()
    {
        ["CreateAsync.descriptor.Title"] = (s, text) => s.CreateAsync(d => d with { Title = text }),
        ["CreateAsync.descriptor.Message"] = (s, text) => s.CreateAsync(d => d with { Message = text }),
        ["CreateAsync.descriptor.Documents.Title"] = (s, text) => s.CreateAsync(d => d with { Documents = [DocumentDescriptor.FromBytes(FakeContractPdf.Document("x"), text)] }),
        ["CreateAsync.descriptor.Participants.Name"] = (s, text) => s.WithParticipantAsync(p => p with { Name = text }),
        ["CreateAsync.descriptor.Participants.Email"] = (s, text) => s.WithParticipantAsync(p => p with { Email = text }),
        ["CreateAsync.descriptor.Participants.Organization"] = (s, text) => s.WithParticipantAsync(p => p with { Organization = text }),
        ["CreateAsync.descriptor.Participants.Group"] = (s, text) => s.WithParticipantAsync(p => p with { Group = text }),
        ["CreateAsync.descriptor.Participants.AllowedNetworks"] = (s, text) => s.WithParticipantAsync(p => p with { AllowedNetworks = [text] }),
        ["CreateAsync.descriptor.Participants.Factors.Address"] = (s, text) => s.WithParticipantAsync(p => p with { Factors = [AuthenticationFactor.EmailCode(text)] }),
        ["CreateAsync.descriptor.Participants.Factors.AccessCode"] = (s, text) => s.WithParticipantAsync(p => p with { Factors = [AuthenticationFactor.AccessCode(text)] }),
        ["CreateAsync.descriptor.Participants.Language"] = (s, text) => s.WithParticipantAsync(p => p with { Language = text }),
        ["CreateAsync.descriptor.Participants.SignerName"] = (s, text) => s.WithParticipantAsync(p => p with { SignerName = text }),
        ["CreateAsync.descriptor.Groups.Name"] = (s, text) => s.CreateAsync(d => d with { Groups = [new ParticipantGroup(text, 1)], Participants = [.. d.Participants.Select(p => p with { Group = text })] }),
        ["CreateAsync.descriptor.Transaction.Counterparty"] = (s, text) => s.CreateAsync(d => d with { Transaction = new(new DateOnly(2026, 1, 1), text) }),
        ["CreateAsync.descriptor.Transaction.Currency"] = (s, text) => s.CreateAsync(d => d with { Transaction = new(new DateOnly(2026, 1, 1), "甲", 1, text) }),
        ["CreateAsync.descriptor.Transaction.CounterpartyKana"] = (s, text) => s.CreateAsync(d => d with { Transaction = d.Transaction! with { CounterpartyKana = text } }),
        ["CreateAsync.descriptor.Transaction.CorporateNumber"] = (s, text) => s.CreateAsync(d => d with { Transaction = d.Transaction! with { CorporateNumber = text } }),
        ["CreateAsync.descriptor.Transaction.InvoiceNumber"] = (s, text) => s.CreateAsync(d => d with { Transaction = d.Transaction! with { InvoiceNumber = text } }),
        ["CreateAsync.descriptor.Filing.DocumentClass"] = (s, text) => s.CreateAsync(d => d with { Filing = new() { DocumentClass = text } }),
        ["CreateAsync.descriptor.Filing.Reference"] = (s, text) => s.CreateAsync(d => d with { Filing = new() { Reference = text } }),
        ["CreateAsync.descriptor.Filing.LedgerReference"] = (s, text) => s.CreateAsync(d => d with { Filing = new() { LedgerReference = text } }),
        ["CreateAsync.descriptor.Filing.Tags"] = (s, text) => s.CreateAsync(d => d with { Filing = new() { Tags = [text] } }),
        ["CreateAsync.descriptor.Filing.Fields"] = (s, text) => s.CreateAsync(d => d with { Filing = new() { Fields = new Dictionary<string, FieldValue> { [text] = FieldValue.Of(text) } } }),
        ["CreateAsync.descriptor.Sender.Organization"] = (s, text) => s.CreateAsync(d => d with { Sender = new(text) }),
        ["CreateAsync.descriptor.Sender.Name"] = (s, text) => s.CreateAsync(d => d with { Sender = new("東海市", text) }),
        ["CreateAsync.descriptor.Sender.Email"] = (s, text) => s.CreateAsync(d => d with { Sender = new("東海市", "", text) }),
        ["CreateAsync.descriptor.Template.Id"] = (s, text) => s.CreateAsync(d => d with { Template = new TemplateReference(text, 1, new string('0', 64)) }),
        ["CreateAsync.descriptor.Template.Sha256"] = (s, text) => s.CreateAsync(d => d with { Template = new TemplateReference("t", 1, text) }),
        ["VoidAsync.reason"] = async (s, text) => await s.Manager.VoidAsync((await s.SentAsync()).Id, text),
        ["SuspendAsync.reason"] = async (s, text) => await s.Manager.SuspendAsync((await s.SentAsync()).Id, text),
        ["SetRetentionAsync.reason"] = async (s, text) => await s.Manager.SetRetentionAsync((await s.SentAsync()).Id, null, text),
        ["SetLegalHoldAsync.reason"] = async (s, text) => await s.Manager.SetLegalHoldAsync((await s.SentAsync()).Id, text),
        ["ClearLegalHoldAsync.reason"] = async (s, text) => await s.Manager.ClearLegalHoldAsync((await s.SentAsync()).Id, text),
        ["RequestDisposalAsync.reason"] = async (s, text) => await s.Manager.RequestDisposalAsync((await s.SentAsync()).Id, text, new() { Actor = Actor.User("u-7", "担当") }),
        ["RejectDisposalAsync.reason"] = async (s, text) => await s.Manager.RejectDisposalAsync((await s.SentAsync()).Id, text),
        ["CorrectParticipantAsync.contact.Name"] = (s, text) => s.CorrectAsync(c => c with { Name = text }),
        ["CorrectParticipantAsync.contact.Email"] = (s, text) => s.CorrectAsync(c => c with { Email = text }),
        ["CorrectParticipantAsync.contact.Organization"] = (s, text) => s.CorrectAsync(c => c with { Organization = text }),
        ["CorrectParticipantAsync.contact.Language"] = (s, text) => s.CorrectAsync(c => c with { Language = text }),
        ["DelegateAsync.token"] = async (s, text) => await s.Manager.DelegateAsync(text, Scene.Successor),
        ["DelegateAsync.successor.Name"] = (s, text) => s.DelegateAsync(c => c with { Name = text }),
        ["DelegateAsync.successor.Email"] = (s, text) => s.DelegateAsync(c => c with { Email = text }),
        ["DelegateAsync.successor.Organization"] = (s, text) => s.DelegateAsync(c => c with { Organization = text }),
        ["DelegateAsync.successor.Language"] = (s, text) => s.DelegateAsync(c => c with { Language = text }),
        ["DelegateAsync.reason"] = async (s, text) => await s.Manager.DelegateAsync(await s.TokenAsync(mayDelegate: true), Scene.Successor, text),
        ["OpenLinkAsync.token"] = async (s, text) => await s.Manager.OpenLinkAsync(text),
        ["OpenDocumentAsync.token"] = async (s, text) => await s.Manager.OpenDocumentAsync(text, (await s.SentAsync()).Documents[0].Id),
        ["ChooseSealAsync.token"] = async (s, text) => await s.Manager.ChooseSealAsync(text, SealChoice.None),
        ["ChooseSealAsync.choice.Name"] = async (s, text) => await s.Manager.ChooseSealAsync(await s.SealingTokenAsync(), SealChoice.Round(text)),
        ["OpenSealAsync.token"] = async (s, text) => await s.Manager.OpenSealAsync(text),
        ["PrepareSignAsync.token"] = async (s, text) => await s.Manager.PrepareSignAsync(text),
        ["ConfirmSignAsync.token"] = async (s, text) => await s.Manager.ConfirmSignAsync(text, "key", new SigningConsent("")),
        ["ConfirmSignAsync.idempotencyKey"] = async (s, text) => await s.ConfirmAsync(text, null),
        ["ConfirmSignAsync.consent.Digest"] = async (s, text) => await s.ConfirmAsync("key", text),
        ["ConfirmSignByOwnKeyAsync.token"] = async (s, text) => await s.Manager.ConfirmSignByOwnKeyAsync(text, "key", new SigningConsent(""), s.Key),
        ["ConfirmSignByOwnKeyAsync.idempotencyKey"] = async (s, text) => await s.Manager.ConfirmSignByOwnKeyAsync(await s.TokenAsync(), text, new SigningConsent(""), s.Key),
        ["ConfirmSignByOwnKeyAsync.consent.Digest"] = async (s, text) => await s.Manager.ConfirmSignByOwnKeyAsync(await s.TokenAsync(), "key", new SigningConsent(text), s.Key),
        ["RetrySignByOwnKeyAsync.token"] = async (s, text) => await s.Manager.RetrySignByOwnKeyAsync(text, s.Key),
        ["DeclineAsync.token"] = async (s, text) => await s.Manager.DeclineAsync(text, "理由"),
        ["DeclineAsync.reason"] = async (s, text) => await s.Manager.DeclineAsync(await s.TokenAsync(), text),
        ["RequestLinkAsync.token"] = async (s, text) => await s.Manager.RequestLinkAsync(text),
        ["OpenDownloadAsync.token"] = async (s, text) => await s.Manager.OpenDownloadAsync(text),
        ["DownloadAsync.token"] = async (s, text) => await s.Manager.DownloadAsync(text, (await s.SentAsync()).Documents[0].Id),
        ["MailCodeAsync.token"] = async (s, text) => await s.Manager.MailCodeAsync(text),
        ["AuthenticateAsync.token"] = async (s, text) => await s.Manager.AuthenticateAsync(text, AuthenticationMethod.AccessCode, "5913"),
        ["AuthenticateAsync.code"] = async (s, text) => await s.Manager.AuthenticateAsync(await s.TokenAsync(), AuthenticationMethod.AccessCode, text),
        ["AuthenticateByHostAsync.token"] = async (s, text) => await s.Manager.AuthenticateByHostAsync(text, "aal2"),
        ["AuthenticateByHostAsync.assurance"] = async (s, text) => await s.Manager.AuthenticateByHostAsync(await s.TokenAsync(), text),
        ["CorrectTransactionAsync.metadata.Transaction.Counterparty"] = (s, text) => s.CorrectTransactionAsync(m => m with { Transaction = new(new DateOnly(2026, 1, 1), text) }),
        ["CorrectTransactionAsync.metadata.Transaction.Currency"] = (s, text) => s.CorrectTransactionAsync(m => m with { Transaction = new(new DateOnly(2026, 1, 1), "甲", 1, text) }),
        ["CorrectTransactionAsync.metadata.Transaction.CounterpartyKana"] = (s, text) => s.CorrectTransactionAsync(m => m with { Transaction = m.Transaction! with { CounterpartyKana = text } }),
        ["CorrectTransactionAsync.metadata.Transaction.CorporateNumber"] = (s, text) => s.CorrectTransactionAsync(m => m with { Transaction = m.Transaction! with { CorporateNumber = text } }),
        ["CorrectTransactionAsync.metadata.Transaction.InvoiceNumber"] = (s, text) => s.CorrectTransactionAsync(m => m with { Transaction = m.Transaction! with { InvoiceNumber = text } }),
        ["CorrectTransactionAsync.metadata.Filing.DocumentClass"] = (s, text) => s.CorrectTransactionAsync(m => m with { Filing = new() { DocumentClass = text } }),
        ["CorrectTransactionAsync.metadata.Filing.Reference"] = (s, text) => s.CorrectTransactionAsync(m => m with { Filing = new() { Reference = text } }),
        ["CorrectTransactionAsync.metadata.Filing.LedgerReference"] = (s, text) => s.CorrectTransactionAsync(m => m with { Filing = new() { LedgerReference = text } }),
        ["CorrectTransactionAsync.metadata.Filing.Tags"] = (s, text) => s.CorrectTransactionAsync(m => m with { Filing = new() { Tags = [text] } }),
        ["CorrectTransactionAsync.metadata.Filing.Fields"] = (s, text) => s.CorrectTransactionAsync(m => m with { Filing = new() { Fields = new Dictionary<string, FieldValue> { [text] = FieldValue.Of(text) } } }),
        ["CorrectTransactionAsync.reason"] = async (s, text) => await s.Manager.CorrectTransactionAsync((await s.DraftAsync()).Id, new(), text),
        ["SearchAsync.query.Counterparty.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Counterparty = text }),
        ["SearchAsync.query.AnyOf.Counterparty.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Counterparty = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.CounterpartyKana.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { CounterpartyKana = text }),
        ["SearchAsync.query.AnyOf.CounterpartyKana.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { CounterpartyKana = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.CorporateNumber.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { CorporateNumber = text }),
        ["SearchAsync.query.AnyOf.CorporateNumber.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { CorporateNumber = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.InvoiceNumber.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { InvoiceNumber = text }),
        ["SearchAsync.query.AnyOf.InvoiceNumber.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { InvoiceNumber = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.DocumentClass.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { DocumentClass = text }),
        ["SearchAsync.query.AnyOf.DocumentClass.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { DocumentClass = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.Reference.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Reference = text }),
        ["SearchAsync.query.AnyOf.Reference.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Reference = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.LedgerReference.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { LedgerReference = text }),
        ["SearchAsync.query.AnyOf.LedgerReference.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { LedgerReference = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.Title.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Title = text }),
        ["SearchAsync.query.AnyOf.Title.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Title = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.Participant.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Participant = text }),
        ["SearchAsync.query.AnyOf.Participant.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Participant = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.Sender.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Sender = text }),
        ["SearchAsync.query.AnyOf.Sender.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Sender = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.Template.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Template = text }),
        ["SearchAsync.query.AnyOf.Template.Value"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Template = SearchText.Exactly(text) }] }),
        ["SearchAsync.query.Currency"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Currency = text }),
        ["SearchAsync.query.Tags"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Tags = [text] }),
        ["SearchAsync.query.Fields"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Fields = new Dictionary<string, FieldTerm> { [text] = new() { Text = text } } }),
        ["SearchAsync.query.AnyOf.Currency"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Currency = text }] }),
        ["SearchAsync.query.AnyOf.Tags"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Tags = [text] }] }),
        ["SearchAsync.query.AnyOf.Fields"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { AnyOf = [new() { Fields = new Dictionary<string, FieldTerm> { [text] = new() { Text = text } } }] }),
        ["SearchAsync.query.Continuation"] = async (s, text) => await s.Manager.SearchAsync(new EnvelopeQuery { Continuation = text }),
        ["RecordBounceAsync.bounce.MessageId"] = (s, text) => s.BounceAsync(b => b with { MessageId = text }),
        ["RecordBounceAsync.bounce.Recipient"] = (s, text) => s.BounceAsync(b => b with { Recipient = text }),
        ["RecordBounceAsync.bounce.Status"] = (s, text) => s.BounceAsync(b => b with { Status = text }),
        ["RecordBounceAsync.bounce.Reason"] = (s, text) => s.BounceAsync(b => b with { Reason = text }),
        ["VerifyAuditAsync.options.KnownAnchors.Hash"] = (s, text) => Scene.VerifyAsync(new StoredAnchor(TenantId.Default, 1, text, "{}", default)),
        ["VerifyAuditAsync.options.KnownAnchors.Json"] = (s, text) => Scene.VerifyAsync(new StoredAnchor(TenantId.Default, 1, new string('0', 64), text, default)),
        ["ListDelayedAsync.query.After"] = async (s, text) => await s.Manager.ListDelayedAsync(new DelayedJobQuery { After = text }),
        ["FindUndeliveredAsync.query.After"] = async (s, text) => await s.Manager.FindUndeliveredAsync(new UndeliveredQuery { After = text }),
        ["SendAgainAsync.messageId"] = async (s, text) => await s.Manager.SendAgainAsync(text),
        ["ReplayWebhooksAsync.endpoint"] = async (s, text) => await s.Manager.ReplayWebhooksAsync((await s.SentAsync()).Id, text),
        ["*.context.Actor.Id"] = async (s, text) => await s.Manager.SendAsync((await s.DraftAsync()).Id, new RequestContext { Actor = new Actor(ActorKind.User, text, "担当") }),
        ["*.context.Actor.Name"] = async (s, text) => await s.Manager.SendAsync((await s.DraftAsync()).Id, new RequestContext { Actor = new Actor(ActorKind.User, "u-7", text) }),
        ["*.context.IpAddress"] = async (s, text) => await s.Manager.SendAsync((await s.DraftAsync()).Id, new RequestContext { IpAddress = text }),
        ["*.context.UserAgent"] = async (s, text) => await s.Manager.SendAsync((await s.DraftAsync()).Id, new RequestContext { UserAgent = text }),
        ["*.context.CorrelationId"] = async (s, text) => await s.Manager.SendAsync((await s.DraftAsync()).Id, new RequestContext { CorrelationId = text }),
        ["*.context.Session"] = async (s, text) => await s.Manager.OpenLinkAsync(await s.TokenAsync(), new RequestContext { Session = text }),
    };

    public static TheoryData<string> Places => [.. Rows.Keys];

    [Fact]
    public void EveryTextOfEveryVerb_HasARow()
    {
        IEnumerable<string> wanted = typeof(EnvelopeManager).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            // What is created once goes through the same code as what is created.
            .SelectMany(verb => verb.GetParameters(), (verb, parameter) => (Verb: verb.Name.Replace("CreateOnceAsync", "CreateAsync", StringComparison.Ordinal), Parameter: parameter))
            .SelectMany(pair => TextsOf(pair.Parameter.ParameterType, $"{(pair.Parameter.ParameterType == typeof(RequestContext) ? "*" : pair.Verb)}.{pair.Parameter.Name}"));

        Assert.Empty(wanted.Distinct().Except(Rows.Keys));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task HostileText_IsRefusedByATypedErrorOrKeptHarmless(string place)
    {
        foreach ((string kind, string text) in Hostile)
        {
            using var scene = new Scene();
            Exception? error = await Record.ExceptionAsync(() => Rows[place](scene, text).AsTask());

            Assert.True(error is null or ArgumentException or EContractException, $"{kind}: {error}");
            Assert.True(error is null || error.Message.Length < 1000, $"{kind}: an error of {error?.Message.Length} characters");
            Assert.True(error is null || !error.Message.Any(c => char.IsControl(c) && c is not ('\r' or '\n')), $"{kind}: the error repeats it");
            await scene.AssertLogIsHarmlessAsync();
            Assert.All(scene.Host.Mail, mail => Assert.DoesNotContain(mail.Subject + mail.To.Address, char.IsControl));
        }
    }

    private static IEnumerable<string> TextsOf(Type type, string path)
    {
        if (type == typeof(string))
            return [path];
        if (type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type))
            return TextsOf(type.GetGenericArguments()[0], path);
        bool isOurs = type.IsClass && type.Namespace!.StartsWith("EContract.Sdk", StringComparison.Ordinal) && !type.IsSubclassOf(typeof(Delegate));
        return !isOurs ? [] : type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SelectMany(property => TextsOf(property.PropertyType, $"{path}.{property.Name}"));
    }

    /// <summary>A host with what the verbs need.</summary>
    private sealed class Scene : IDisposable
    {
        public static async ValueTask VerifyAsync(StoredAnchor known)
        {
            var verifier = new AuditVerifier(new InMemoryEnvelopeStore());
            await foreach (AuditFinding finding in verifier.VerifyAsync(TenantId.Default, new AuditVerificationOptions { KnownAnchors = [known] }))
                Assert.DoesNotContain(finding.Message, char.IsControl);
        }

        public static ParticipantContact Successor { get; } = new() { Name = "後任", Email = "successor@example.jp" };

        public WorkflowFixture Host { get; } = new();

        public EnvelopeManager Manager => Host.Manager;

        public ISigner Key => Host.Services.Key ?? new UnusedSigner();

        public void Dispose() => Host.Dispose();

        public ValueTask<Envelope> DraftAsync() => Manager.CreateAsync(WorkflowFixture.Descriptor(1));

        public async ValueTask<Envelope> SentAsync(bool mayDelegate = false)
        {
            EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
            descriptor.Participants[0] = descriptor.Participants[0] with { MayDelegate = mayDelegate };
            return await Manager.SendAsync((await Manager.CreateAsync(descriptor)).Id);
        }

        public async ValueTask<string> TokenAsync(bool mayDelegate = false) => Host.TokenOf((await SentAsync(mayDelegate)).Participants[0]);

        public async ValueTask<string> SealingTokenAsync()
        {
            EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
            descriptor.Participants[0] = descriptor.Participants[0] with { Places = [SignaturePlace.OnPage(1, 1, 10, 10, 40, 40)] };
            Host.Options.SealFonts.Add(PdfFont.FromFile(InstalledFonts.IpaexMincho));
            return Host.TokenOf((await Manager.SendAsync((await Manager.CreateAsync(descriptor)).Id)).Participants[0]);
        }

        public async ValueTask CreateAsync(Func<EnvelopeDescriptor, EnvelopeDescriptor> change) => await Manager.CreateAsync(change(WorkflowFixture.Descriptor(1)));

        public ValueTask WithParticipantAsync(Func<ParticipantDescriptor, ParticipantDescriptor> change) =>
            CreateAsync(descriptor => descriptor with { Participants = [change(descriptor.Participants[0])] });

        public async ValueTask CorrectAsync(Func<ParticipantContact, ParticipantContact> change)
        {
            Envelope envelope = await SentAsync();
            await Manager.CorrectParticipantAsync(envelope.Id, envelope.Participants[0].Id, change(Successor));
        }

        public async ValueTask CorrectTransactionAsync(Func<EnvelopeMetadata, EnvelopeMetadata> change)
        {
            Envelope draft = await DraftAsync();
            await Manager.CorrectTransactionAsync(draft.Id, change(new(draft.Transaction)), "誤記のため");
        }

        public async ValueTask DelegateAsync(Func<ParticipantContact, ParticipantContact> change) =>
            await Manager.DelegateAsync(await TokenAsync(mayDelegate: true), change(Successor));

        public async ValueTask ConfirmAsync(string key, string? digest)
        {
            string token = await TokenAsync();
            SigningSummary summary = await Host.PrepareAsync(token);
            await Manager.ConfirmSignAsync(token, key, digest is null ? summary.Consent : new SigningConsent(digest));
        }

        public async ValueTask BounceAsync(Func<MailBounce, MailBounce> change)
        {
            Envelope envelope = await SentAsync();
            NotificationSent sent = (await Manager.GetEventsAsync(envelope.Id)).Select(record => record.Event).OfType<NotificationSent>().First();
            await Manager.RecordBounceAsync(change(new MailBounce(sent.MessageId, sent.Recipient, "5.1.1", "unknown user")));
        }

        public async Task AssertLogIsHarmlessAsync()
        {
            foreach (EnvelopeSummary envelope in await Manager.SearchAsync(new EnvelopeQuery()))
            {
                foreach (StoredEvent stored in (await Host.Store.LoadAsync(envelope.Id))!.Events)
                {
                    using var json = JsonDocument.Parse(stored.Json);
                    AssertHarmless(json.RootElement);
                }
            }
        }

        private static void AssertHarmless(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty member in value.EnumerateObject())
                        AssertHarmless(member.Value);
                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement item in value.EnumerateArray())
                        AssertHarmless(item);
                    break;
                case JsonValueKind.String:
                    string text = value.GetString()!;
                    Assert.InRange(text.Length, 0, EnvelopeLimits.MaxMessageLength);
                    Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\r' or '\n' or '\t')) || c is '\u202E' or '\uFFFD');
                    break;
            }
        }
    }

    private sealed class UnusedSigner : ISigner
    {
        public ValueTask<SigningCredential> GetCredentialAsync(CancellationToken cancellationToken = default) => throw new InvalidOperationException("The key was asked.");

        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> SignAsync(IReadOnlyList<ReadOnlyMemory<byte>> digests, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The key was asked.");
    }
}
