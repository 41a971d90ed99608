using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow.Outbox;

namespace EContract.Sdk.Workflow;

/// <summary>A change of an envelope while it is put together: events are linked and folded as they are recorded.</summary>
internal sealed class CommitDraft(
    EnvelopeId id, Envelope? before, EnvelopeReactions reactions, RequestContext context, DateTimeOffset now)
{
    private readonly List<StoredEvent> _events = [];
    private readonly List<(long Sequence, string Name)> _occurred = [];
    private readonly List<OutboxMessage> _messages = [];
    private readonly List<MessageResumption> _resumed = [];
    private readonly List<NewJob> _jobs = [];
    private readonly List<StoredLink> _links = [];
    private readonly long _expectedVersion = before?.Version ?? 0;
    private Envelope? _envelope = before;

    public DateTimeOffset Now { get; } = AuditChain.Time(now);

    /// <summary>The envelope with what was recorded so far.</summary>
    public Envelope Envelope => _envelope ?? throw new InvalidOperationException("Nothing was recorded yet.");

    public bool IsEmpty => _events.Count == 0;

    /// <summary>Who acts.</summary>
    /// <value>The host's user, or the SDK itself.</value>
    public Actor Actor { get; set; } = context.Actor ?? Actor.System;

    /// <summary>What becomes of the job that makes the change.</summary>
    public JobSettlement? Job { get; set; }

    /// <summary>What becomes of the message whose delivery is recorded.</summary>
    public MessageSettlement? Message { get; set; }

    /// <summary>Whether jobs that gave up are to be tried again.</summary>
    public bool ResumesParkedJobs { get; set; }

    /// <summary>Records events with what follows from them.</summary>
    public async ValueTask RecordAsync(IEnumerable<EnvelopeEvent> events, CancellationToken cancellationToken)
    {
        foreach (EnvelopeEvent occurred in events)
        {
            Record(occurred);
            await reactions.ReactAsync(this, occurred, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Records one event and nothing else.</summary>
    public void Record(EnvelopeEvent occurred)
    {
        (EventRecord record, StoredEvent stored) = AuditChain.Link(new EventRecord
        {
            EnvelopeId = id,
            Sequence = (_envelope?.Version ?? 0) + 1,
            At = Now,
            Actor = Actor,
            IpAddress = context.IpAddress,
            UserAgent = context.UserAgent,
            CorrelationId = context.CorrelationId,
            PreviousHash = _envelope?.HeadHash ?? AuditChain.Origin,
            Hash = "",
            Event = occurred,
        });
        _envelope = _envelope is null ? Envelope.Fold([record]) : _envelope.Apply(record);
        _events.Add(stored);
        _occurred.Add((record.Sequence, occurred.Name));
    }

    /// <summary>Adds a job; one of an identifier is enough.</summary>
    public void AddJob(string jobId, string kind, string subject, DateTimeOffset dueAt)
    {
        if (!_jobs.Exists(job => job.Id == jobId))
            _jobs.Add(new NewJob(jobId, id, kind, subject, dueAt));
    }

    public void AddLink(StoredLink link) => _links.Add(link);

    /// <summary>Adds a message; the identifier it gets is the same however often it is delivered.</summary>
    /// <param name="writeBody">Writes the message, given its identifier.</param>
    /// <param name="secret">What it brings, wrapped.</param>
    /// <param name="isUrgent">Whether somebody waits for it: it goes before all others.</param>
    public void AddMessage(Func<string, string> writeBody, WrappedKey? secret = null, bool isUrgent = false)
    {
        string messageId = OutboxMessageId.New(id, Envelope.Version, _messages.Count);
        _messages.Add(new OutboxMessage(messageId, id, writeBody(messageId), secret, isUrgent ? DateTimeOffset.UnixEpoch : Now));
    }

    /// <summary>Adds the delivery of an event to another system.</summary>
    public void AddWebhook(string endpoint, long sequence) => _messages.Add(
        new OutboxMessage(OutboxMessageId.New(id, Envelope.Version, _messages.Count), id, new WebhookOrder(endpoint, sequence).Write(), null, Now)
        {
            Channel = MessageChannel.Webhook,
        });

    /// <summary>Has a message that was not delivered tried again.</summary>
    public void ResumeMessage(string messageId) => _resumed.Add(new MessageResumption(messageId, Now));

    /// <summary>Adds a delivery to every endpoint that wants an event; to be called when all are recorded.</summary>
    public void AddWebhooks(IReadOnlyList<WebhookEndpoint> endpoints)
    {
        foreach ((long sequence, string name) in _occurred)
        {
            foreach (WebhookEndpoint endpoint in endpoints.Where(endpoint => endpoint.Wants(Envelope.Tenant, name)))
                AddWebhook(endpoint.Name, sequence);
        }
    }

    public EnvelopeCommit ToCommit() => new()
    {
        ExpectedVersion = _expectedVersion,
        Events = _events,
        Summary = EnvelopeSummary.Of(Envelope),
        Messages = _messages,
        Jobs = _jobs,
        Links = _links,
        ResumedMessages = _resumed,
        Job = Job,
        Message = Message,
        ResumeParkedJobsAt = ResumesParkedJobs ? Now : null,
    };
}
