using EContract.Sdk.Conclusion;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Activation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>A host in memory: a clock that is set, a mailbox, documents of text.</summary>
internal sealed class WorkflowFixture : INotifier, IDisposable
{
    private readonly InMemoryKeyWrapper _keyWrapper = new();
    private readonly UnusedKey _key = new();

    private readonly ConclusionCertificateOptions? _certificate;
    private readonly WebhookEndpoint[] _webhooks;

    public WorkflowFixture(params WebhookEndpoint[] webhooks)
        : this(null, webhooks)
    {
    }

    /// <param name="certificate">How the certificate of conclusion is made; <see langword="null"/> for none.</param>
    /// <param name="webhooks">Who is told of events.</param>
    public WorkflowFixture(ConclusionCertificateOptions? certificate, params WebhookEndpoint[] webhooks)
    {
        _certificate = certificate;
        _webhooks = webhooks;
        Store = new CrashingEnvelopeStore(new InMemoryEnvelopeStore());
        Documents = new(Clock);
        Services = With(Store, Documents);
        Manager = new EnvelopeManager(Services);
        Worker = new EnvelopeWorker(Services);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));

    public CrashingEnvelopeStore Store { get; }

    public InMemoryDocumentStore Documents { get; }

    public FakeContractPdf Pdf { get; } = new();

    public FakeSigningProbe Probe { get; } = new();

    public EnvelopeOptions Options { get; } = new() { Sender = new EnvelopeSender("東海市", "契約担当", "keiyaku@city.example") };

    public EnvelopeServices Services { get; }

    public EnvelopeManager Manager { get; }

    public EnvelopeWorker Worker { get; }

    public List<NotificationMessage> Mail { get; } = [];

    /// <summary>What delivery throws.</summary>
    public Exception? MailFailure { get; set; }

    /// <summary>What delivery to an address throws.</summary>
    public Func<string, Exception?>? MailFailureFor { get; set; }

    /// <summary>How often delivery was tried.</summary>
    public int MailAttempts { get; private set; }

    public ValueTask DeliverAsync(NotificationMessage message, CancellationToken cancellationToken = default)
    {
        MailAttempts++;
        if ((MailFailure ?? MailFailureFor?.Invoke(message.To.Address)) is { } failure)
            throw failure;
        Mail.Add(message);
        return default;
    }

    public void Dispose() => _keyWrapper.Dispose();

    /// <summary>The same host on other stores. What signs for real is never asked: the documents are no PDFs.</summary>
    public EnvelopeServices With(IEnvelopeStore envelopes, IDocumentStore documents, IActivationCheck? check = null, ILoggerFactory? logging = null) => new()
    {
        Envelopes = envelopes,
        Documents = documents,
        KeyWrapper = _keyWrapper,
        Notifier = this,
        ActivationCheck = check,
        Key = _key,
        Webhooks = _webhooks,
        ConclusionCertificate = _certificate,
        Signer = null!,
        Extender = null!,
        Validator = null!,
        Pdf = Pdf,
        Probe = Probe,
        Options = Options,
        Time = Clock,
        Logging = logging ?? NullLoggerFactory.Instance,
    };

    public static EnvelopeDescriptor Descriptor(params int[] stages) => new()
    {
        Title = "○○業務委託",
        Documents =
        {
            DocumentDescriptor.FromBytes(FakeContractPdf.Document("契約"), "契約書"),
            DocumentDescriptor.FromBytes(FakeContractPdf.Document("仕様"), "仕様書"),
        },
        Participants = [.. stages.Select((stage, index) => new ParticipantDescriptor
        {
            Name = $"参加者{index + 1}",
            Email = $"p{index + 1}@example.jp",
            Organization = "株式会社サンプル",
            Stage = stage,
        })],
        Transaction = new(new DateOnly(2026, 11, 23), counterparty: "株式会社サンプル", amount: 1_200_000m),
    };

    public async Task<Envelope> SendAsync(params int[] stages)
    {
        Envelope envelope = await Manager.CreateAsync(Descriptor(stages));
        return await Manager.SendAsync(envelope.Id);
    }

    /// <summary>The token of the newest link that was mailed to an address.</summary>
    public string TokenOf(Participant participant, LinkPurpose purpose = LinkPurpose.Sign)
    {
        Uri? link = Mail.Where(message => message.To.Address == participant.Email)
            .Select(message => message.Notification)
            .Select(notification => purpose == LinkPurpose.Sign
                ? (notification as ParticipantInvited)?.Link
                : (notification as ResultAvailable)?.Link)
            .LastOrDefault(address => address is not null);
        return Token(link ?? throw new InvalidOperationException($"{participant.Name} got no link to {purpose}."));
    }

    public static string Token(Uri link) => link.Segments[^1];

    /// <summary>Views every document and prepares.</summary>
    public async Task<SigningSummary> PrepareAsync(string token, RequestContext? context = null)
    {
        SigningView view = await Manager.OpenLinkAsync(token, context);
        foreach (DocumentView document in view.Documents)
            await (await Manager.OpenDocumentAsync(token, document.Id, context)).DisposeAsync();
        return await Manager.PrepareSignAsync(token, context);
    }

    public async Task<Envelope> SignAsync(string token, string key = "key", RequestContext? context = null)
    {
        SigningSummary summary = await PrepareAsync(token, context);
        return await Manager.ConfirmSignAsync(token, key, summary.Consent, context);
    }

    public async Task<Envelope> SignAllAsync(Envelope envelope)
    {
        foreach (Participant participant in envelope.Participants)
            envelope = await SignAsync(TokenOf(participant));
        return envelope;
    }

    public async Task<string[]> EventNamesAsync(EnvelopeId id) =>
        [.. (await Manager.GetEventsAsync(id)).Select(record => record.Event.Name)];

    public async Task<IReadOnlyList<EventRecord>> EventsAsync(EnvelopeId id) => await Manager.GetEventsAsync(id);

    public async Task<string[]> LinesAsync(Envelope envelope, ContractDocument document)
    {
        await using Stream content = await Documents.OpenAsync(
            new DocumentKey(new DocumentScope(envelope.Id.ToString(), document.Id.ToString()), document.Current.Sha256));
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return FakeContractPdf.Lines(copy.ToArray());
    }

    /// <summary>All documents that lie in the store.</summary>
    public async Task<List<DocumentKey>> KeptAsync()
    {
        var kept = new List<DocumentKey>();
        await foreach (KeptDocument document in Documents.ListAllAsync())
            kept.Add(document.Key);
        return kept;
    }

    public static async Task<EnvelopeRefusal> RefusalAsync(Func<Task> command) =>
        (await Assert.ThrowsAsync<EnvelopeStateException>(command)).Refusal;
}
