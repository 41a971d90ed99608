using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using Xunit;

namespace EContract.TestInfrastructure.Conformance;

/// <summary>What every <see cref="IEnvelopeStore"/> promises about events, links, jobs and messages.</summary>
public abstract partial class EnvelopeStoreConformance
{
    // Before all that other tests leave in the store.
    private static readonly DateTimeOffset Long = new(1976, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The store under test.</summary>
    protected abstract IEnvelopeStore Store { get; }

    /// <summary>The same, where a search that looks at envelopes by the thousand before it tries another way does so by two or three.</summary>
    protected virtual IEnvelopeStore Hasty => Store;

    [Fact]
    public async Task LoadAsync_UnknownEnvelope_GivesNull() =>
        Assert.Null(await Store.LoadAsync(NewEnvelope()));

    [Fact]
    public async Task AppendAsync_NewEnvelope_IsLoadedAsItWasWritten()
    {
        EnvelopeId id = NewEnvelope();
        EnvelopeCommit commit = Commit(id, 0, 3);

        await Store.AppendAsync(commit);

        EnvelopeHistory history = (await Store.LoadAsync(id))!;
        Assert.Equal(id, history.EnvelopeId);
        Assert.Equal(3, history.Version);
        Assert.Equal(commit.Events[^1].Hash, history.HeadHash);
        Assert.Equal(commit.Events, history.Events);
    }

    [Fact]
    public async Task AppendAsync_NextVersion_AddsToWhatIsThere()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 2));

        await Store.AppendAsync(Commit(id, 2, 1));

        EnvelopeHistory history = (await Store.LoadAsync(id))!;
        Assert.Equal([1L, 2, 3], history.Events.Select(stored => stored.Sequence));
        Assert.Equal(3, history.Version);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task AppendAsync_OtherVersionThanExpected_IsRefusedAndStoresNothing(long expected)
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 2));
        EnvelopeCommit late = Commit(id, expected, 1) with
        {
            Jobs = [Job(id, "late")],
            Messages = [Message(id, "late")],
            Links = [Link(id, "late")],
        };

        var refused = await Assert.ThrowsAsync<EnvelopeConcurrencyException>(() => Store.AppendAsync(late).AsTask());

        Assert.Equal(id, refused.EnvelopeId);
        Assert.Equal(2, (await Store.LoadAsync(id))!.Version);
        Assert.Null(await Store.LeaseJobAsync(Lease(id)));
        Assert.Null(await Store.LeaseMessageAsync(Lease(id)));
        Assert.Null(await Store.FindLinkAsync(Hash("late")));
    }

    [Fact]
    public async Task AppendAsync_ManyAtOnce_ExactlyOneWins()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1));

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await Store.AppendAsync(Commit(id, 1, 1, $"writer {i}"));
                return true;
            }
            catch (EnvelopeConcurrencyException)
            {
                return false;
            }
        })));

        Assert.Single(won, true);
        Assert.Equal(2, (await Store.LoadAsync(id))!.Events.Count);
    }

    [Fact]
    public async Task FindLinkAsync_LinkOfACommit_IsFound()
    {
        EnvelopeId id = NewEnvelope();
        StoredLink link = Link(id, "a");

        await Store.AppendAsync(Commit(id, 0, 1) with { Links = [link] });

        Assert.Equal(link, await Store.FindLinkAsync(link.TokenHash));
        Assert.Null(await Store.FindLinkAsync(Hash("never given out")));
    }

    [Fact]
    public async Task LeaseMessageAsync_MessageOfACommit_ComesAsItWasWrittenAndOnce()
    {
        EnvelopeId id = NewEnvelope();
        OutboxMessage message = Message(id, "m") with { Secret = new WrappedKey("kek-1", new byte[] { 1, 2, 3 }) };
        await Store.AppendAsync(Commit(id, 0, 1) with { Messages = [message] });

        LeasedMessage leased = (await Store.LeaseMessageAsync(Lease(id)))!;

        Assert.Equal(message.Id, leased.Message.Id);
        Assert.Equal(message.Body, leased.Message.Body);
        Assert.Equal("kek-1", leased.Message.Secret!.KeyId);
        Assert.Equal([1, 2, 3], leased.Message.Secret.Value.ToArray());
        Assert.Equal(0, leased.Attempts);
        Assert.Null(await Store.LeaseMessageAsync(Lease(id)));
    }

    [Fact]
    public async Task MeasureBacklogAsync_CountsWhatWaitsSinceItWasFirstDue()
    {
        WorkBacklog before = await Store.MeasureBacklogAsync(Long);
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1) with
        {
            Messages = [Message(id, "m") with { DueAt = Long }, Message(id, "n") with { DueAt = Long.AddHours(2) }],
            Jobs = [Job(id, "j") with { DueAt = Long }, Job(id, "later") with { DueAt = Long.AddMinutes(1) }],
        });
        var lease = new LeaseRequest("backlog", Long, Long.AddMinutes(1)) { EnvelopeId = id };

        LeasedMessage message = (await Store.LeaseMessageAsync(lease))!;
        await Store.SettleMessageAsync(new(message, SettlementKind.Retry, Long.AddMinutes(30), "It is away."));
        LeasedJob job = (await Store.LeaseJobAsync(lease))!;
        await Store.SettleJobAsync(new(job, SettlementKind.Retry, Long.AddMinutes(30), "It is away."));
        WorkBacklog put = await Store.MeasureBacklogAsync(Long);

        Assert.Equal((before.Messages.Due + 1, before.Messages.Delayed + 1, Long), (put.Messages.Due, put.Messages.Delayed, put.Messages.OldestSince!.Value));
        Assert.Equal((before.Jobs.Due, before.Jobs.OldestSince), (put.Jobs.Due, put.Jobs.OldestSince));
        message = (await Store.LeaseMessageAsync(lease with { Now = Long.AddMinutes(30), Until = Long.AddMinutes(31) }))!;
        await Store.SettleMessageAsync(new(message, SettlementKind.Parked, Long.AddMinutes(30), "Nobody of that name."));
        WorkBacklog stopped = await Store.MeasureBacklogAsync(Long);
        Assert.Equal(before.Messages with { Stopped = before.Messages.Stopped + 1 }, stopped.Messages);
    }

    [Fact]
    public async Task LeaseMessageAsync_OfAChannel_GivesOnlyItsMessages()
    {
        EnvelopeId id = NewEnvelope();
        OutboxMessage webhook = Message(id, "w") with { Channel = MessageChannel.Webhook };
        await Store.AppendAsync(Commit(id, 0, 1) with { Messages = [webhook, Message(id, "m")] });

        LeasedMessage mail = (await Store.LeaseMessageAsync(Lease(id) with { Channel = MessageChannel.Mail }))!;

        Assert.Equal((Message(id, "m").Id, MessageChannel.Mail), (mail.Message.Id, mail.Message.Channel));
        Assert.Null(await Store.LeaseMessageAsync(Lease(id) with { Channel = MessageChannel.Mail }));
        LeasedMessage any = (await Store.LeaseMessageAsync(Lease(id)))!;
        Assert.Equal((webhook.Id, MessageChannel.Webhook), (any.Message.Id, any.Message.Channel));
    }

    [Fact]
    public async Task LeaseMessageAsync_LeaseOver_ComesAgain()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1) with { Messages = [Message(id, "m")] });
        LeasedMessage first = (await Store.LeaseMessageAsync(Lease(id)))!;

        LeasedMessage again = (await Store.LeaseMessageAsync(Lease(id, minutes: 3)))!;

        Assert.Equal(first.Message.Id, again.Message.Id);
        await Assert.ThrowsAsync<LeaseLostException>(
            () => Store.SettleMessageAsync(new(first, SettlementKind.Done)).AsTask());
        await Store.SettleMessageAsync(new(again, SettlementKind.Done));
        Assert.Null(await Store.LeaseMessageAsync(Lease(id, minutes: 9)));
    }

    [Fact]
    public async Task SettleMessageAsync_Retry_ComesAgainWhenDueAndCounts()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1) with { Messages = [Message(id, "m")] });
        LeasedMessage leased = (await Store.LeaseMessageAsync(Lease(id)))!;

        await Store.SettleMessageAsync(new(leased, SettlementKind.Retry, Noon.AddMinutes(5), "SMTP said no."));

        Assert.Null(await Store.LeaseMessageAsync(Lease(id, minutes: 4)));
        Assert.Equal(1, (await Store.LeaseMessageAsync(Lease(id, minutes: 5)))!.Attempts);
    }

    [Fact]
    public async Task SettleMessageAsync_Parked_DoesNotComeAgain()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1) with { Messages = [Message(id, "m")] });
        LeasedMessage leased = (await Store.LeaseMessageAsync(Lease(id)))!;

        await Store.SettleMessageAsync(new(leased, SettlementKind.Parked, null, "No such mailbox."));

        Assert.Null(await Store.LeaseMessageAsync(Lease(id, minutes: 600)));
    }

    [Fact]
    public async Task AppendAsync_SettlesAMessage_TogetherWithTheEvents()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1) with { Messages = [Message(id, "m")] });
        LeasedMessage leased = (await Store.LeaseMessageAsync(Lease(id)))!;
        var done = new MessageSettlement(leased, SettlementKind.Done);

        await Store.AppendAsync(Commit(id, 1, 1) with { Message = done });

        Assert.Null(await Store.LeaseMessageAsync(Lease(id, minutes: 600)));
        await Assert.ThrowsAsync<LeaseLostException>(
            () => Store.AppendAsync(Commit(id, 2, 1) with { Message = done }).AsTask());
        Assert.Equal(2, (await Store.LoadAsync(id))!.Version);
    }

    [Fact]
    public async Task LeaseMessageAsync_ManyAtOnce_EachMessageGoesToOne()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1) with
        {
            Messages = [.. Enumerable.Range(0, 20).Select(i => Message(id, $"m{i}"))],
        });

        string[][] leased = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var mine = new List<string>();
            while (await Store.LeaseMessageAsync(Lease(id)) is { } message)
                mine.Add(message.Message.Id);
            return mine.ToArray();
        })));

        Assert.Equal(20, leased.SelectMany(ids => ids).Distinct().Count());
        Assert.Equal(20, leased.Sum(ids => ids.Length));
    }

    private static EnvelopeId NewEnvelope() => EnvelopeId.New(TimeProvider.System);

    private static EnvelopeCommit Commit(EnvelopeId id, long version, int count, string text = "text") => new()
    {
        ExpectedVersion = version,
        Events = [.. Enumerable.Range(1, count).Select(i =>
            new StoredEvent(id, version + i, Hash($"{id} {version + i} {text}"), $$"""{"n":{{version + i}},"text":"{{text}} 契約 𠮷"}"""))],
        Summary = new EnvelopeSummary(id, "業務委託契約", EnvelopeStatus.Draft, null, Noon, Noon),
    };

    private static NewJob Job(EnvelopeId id, string name, int dueMinutes = 0) =>
        new($"{name}.{id}", id, "kind", "subject", Noon.AddMinutes(dueMinutes));

    [Fact]
    public async Task FindUndeliveredAsync_GivenUpOrTriedAgain_IsFoundWithItsReason()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1) with { Messages = [Message(id, "a"), Message(id, "b"), Message(id, "c"), Message(id, "d")] });
        SettlementKind[] kinds = [SettlementKind.Parked, SettlementKind.Retry, SettlementKind.Done, SettlementKind.Released];
        foreach (SettlementKind kind in kinds)
        {
            LeasedMessage leased = (await Store.LeaseMessageAsync(Lease(id)))!;
            await Store.SettleMessageAsync(new(leased, kind, Noon.AddHours(1), $"error {kind}"));
        }

        IReadOnlyList<UndeliveredMessage> all = await Store.FindUndeliveredAsync(new() { EnvelopeId = id });
        Assert.Equal([("error Parked", true, 1), ("error Retry", false, 1)], all.OrderByDescending(m => m.IsParked).Select(m => (m.Error, m.IsParked, m.Attempts)));
        Assert.All(all, m => Assert.Equal(Noon.AddHours(1), m.Message.DueAt));
        Assert.Equal(all.Select(m => m.Message.Id).Order(StringComparer.Ordinal), all.Select(m => m.Message.Id));
        Assert.True(Assert.Single(await Store.FindUndeliveredAsync(new() { EnvelopeId = id, IncludesWaiting = false })).IsParked);
        Assert.Equal(all[1].Message.Id, Assert.Single(await Store.FindUndeliveredAsync(new() { EnvelopeId = id, After = all[0].Message.Id })).Message.Id);
        Assert.Equal(all[0].Message.Id, Assert.Single(await Store.FindUndeliveredAsync(new() { EnvelopeId = id, Limit = 1 })).Message.Id);
        Assert.Empty(await Store.FindUndeliveredAsync(new() { EnvelopeId = NewEnvelope() }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.FindUndeliveredAsync(new() { Limit = 0 }));
    }

    [Fact]
    public async Task AppendAsync_ResumedMessage_IsDueAgainWithItsAttemptsCountedAnew()
    {
        EnvelopeId id = NewEnvelope();
        await Store.AppendAsync(Commit(id, 0, 1) with { Messages = [Message(id, "dead"), Message(id, "done")] });
        LeasedMessage dead = (await Store.LeaseMessageAsync(Lease(id)))!;
        await Store.SettleMessageAsync(new(dead, SettlementKind.Parked, Noon, "no"));
        LeasedMessage done = (await Store.LeaseMessageAsync(Lease(id)))!;
        await Store.SettleMessageAsync(new(done, SettlementKind.Done));
        Assert.Null(await Store.LeaseMessageAsync(Lease(id)));

        await Store.AppendAsync(Commit(id, 1, 1) with { ResumedMessages = [new(dead.Message.Id, Noon), new(done.Message.Id, Noon)] });

        LeasedMessage again = (await Store.LeaseMessageAsync(Lease(id)))!;
        Assert.Equal((dead.Message.Id, 0), (again.Message.Id, again.Attempts));
        Assert.Null(await Store.LeaseMessageAsync(Lease(id)));
    }

    private static OutboxMessage Message(EnvelopeId id, string name) => new($"{name}.{id}", id, """{"件名":"署名依頼"}""", null, Noon);

    private static StoredLink Link(EnvelopeId id, string name) =>
        new(Hash(name), id, ParticipantId.New(TimeProvider.System), LinkPurpose.Download);

    // Each request has an owner of its own, as the port asks for.
    private static LeaseRequest Lease(EnvelopeId? only = null, int minutes = 0) =>
        new(Guid.CreateVersion7().ToString(), Noon.AddMinutes(minutes), Noon.AddMinutes(minutes + 2), only);

    private static string Hash(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
