using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>What an envelope is found by is corrected, and what was there before stays on record.</summary>
public sealed class CorrectionTests : IDisposable
{
    private static readonly TransactionDetails Corrected = new(new DateOnly(2026, 11, 24), "有限会社見本", 2m) { Tax = AmountTax.Excluded };

    private readonly WorkflowFixture _host = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private EnvelopeManager Manager => _host.Manager;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task CorrectTransactionAsync_CompletedEnvelope_SaysWhoWhenBeforeAfterAndWhy()
    {
        Envelope envelope = await _host.SendAsync(1);
        await _host.SignAllAsync(envelope);
        Envelope completed = await Manager.GetAsync(envelope.Id, Stop);
        Assert.Equal(EnvelopeStatus.Completed, completed.Status);
        _host.Clock.Advance(TimeSpan.FromDays(400));
        var clerk = Actor.User("u-7", "経理 花子");

        Envelope after = await Manager.CorrectTransactionAsync(
            envelope.Id, new(Corrected, new() { Reference = "2026-1" }), "金額の誤記", new RequestContext { Actor = clerk }, Stop);

        EnvelopeCorrection correction = Assert.Single(await Manager.GetCorrectionsAsync(envelope.Id, Stop));
        Assert.Equal((_host.Clock.GetUtcNow(), clerk, "金額の誤記"), (correction.At, correction.Actor, correction.Reason));
        Assert.Equal((completed.Transaction, null), (correction.Before.Transaction, correction.Before.Filing));
        Assert.Equal((Corrected, "2026-1"), (correction.After.Transaction, correction.After.Filing?.Reference));
        Assert.Equal((Corrected, 1, EnvelopeStatus.Completed), (after.Transaction, after.Corrections, after.Status));
        Assert.Equal(completed.Documents, after.Documents);
        Assert.True((await Manager.VerifyAuditAsync(envelope.Id, Stop)).IsIntact);
        Assert.Equal("envelope.metadata.changed", (await Manager.GetEventsAsync(envelope.Id, Stop))[^1].Event.Name);
    }

    [Fact]
    public async Task CorrectTransactionAsync_IsFoundByWhatItIsNow()
    {
        Envelope envelope = await Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Stop);
        Assert.Empty(await Manager.SearchAsync(new() { IsCorrected = true }, Stop));

        await Manager.CorrectTransactionAsync(envelope.Id, new(Corrected), "誤記", cancellationToken: Stop);

        Assert.Empty(await Manager.SearchAsync(new() { Counterparty = "サンプル" , Title = "委託", TransactionDate = SearchRange.Exactly(new DateOnly(2026, 11, 23)) }, Stop));
        Assert.Equal(envelope.Id, Assert.Single(await Manager.SearchAsync(new() { Counterparty = "㈲見本", Amount = SearchRange.Exactly(2m), IsCorrected = true }, Stop)).Id);
        Envelope blank = await Manager.CorrectTransactionAsync(envelope.Id, new(), "不明", cancellationToken: Stop);
        Assert.Equal((null, 2), (blank.Transaction, blank.Corrections));
        Assert.Single(await Manager.SearchAsync(new() { Counterparty = SearchText.Blank, TransactionDate = SearchRange.Blank<DateOnly>() }, Stop));
    }

    [Fact]
    public async Task CorrectTransactionAsync_NothingToCorrect_RecordsNothing()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1) with { Filing = new() { Tags = ["甲", "乙"], Fields = new Dictionary<string, FieldValue> { ["g"] = FieldValue.Of("a"), ["f"] = FieldValue.Of(1m) } } };
        Envelope envelope = await Manager.CreateAsync(descriptor, cancellationToken: Stop);

        Envelope same = await Manager.CorrectTransactionAsync(
            envelope.Id, new(descriptor.Transaction, new() { Tags = ["甲", "乙"], Fields = new Dictionary<string, FieldValue> { ["f"] = FieldValue.Of(1.00m), ["g"] = FieldValue.Of("a") } }), "誤記", cancellationToken: Stop);

        Assert.Equal((envelope.Version, 0), (same.Version, same.Corrections));
        Assert.Empty(await Manager.GetCorrectionsAsync(envelope.Id, Stop));
    }

    [Fact]
    public async Task CorrectTransactionAsync_AnotherTenantsOrWithoutReason_IsRefused()
    {
        Envelope envelope = await Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Stop);

        await Assert.ThrowsAsync<EnvelopeNotFoundException>(
            () => Manager.ForTenant(new("other")).CorrectTransactionAsync(envelope.Id, new(), "誤記", cancellationToken: Stop).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Manager.CorrectTransactionAsync(envelope.Id, new(), " ", cancellationToken: Stop).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Manager.CorrectTransactionAsync(envelope.Id, new(null, new() { Tags = [.. Enumerable.Repeat("t", 21)] }), "誤記", cancellationToken: Stop).AsTask());
        Assert.Equal(envelope.Version, (await Manager.GetAsync(envelope.Id, Stop)).Version);
    }

    [Fact]
    public async Task CloneAsync_KeepsWhatItIsFiledUnder()
    {
        Envelope envelope = await Manager.CreateAsync(WorkflowFixture.Descriptor(1) with { Filing = new() { Reference = "2026-1" } }, cancellationToken: Stop);
        await Manager.SendAsync(envelope.Id, cancellationToken: Stop);
        await Manager.VoidAsync(envelope.Id, "取り下げ", cancellationToken: Stop);

        Assert.Equal("2026-1", (await Manager.CloneAsync(envelope.Id, cancellationToken: Stop)).Filing?.Reference);
        Assert.Equal(2, (await Manager.SearchAsync(new() { Reference = SearchText.Exactly("２０２６－１") }, Stop)).Count);
    }

    [Fact]
    public async Task SearchAsync_PagesByContinuation_ToTheEndOnce()
    {
        for (int i = 0; i < 7; i++)
            await CreateAsync();
        var query = new EnvelopeQuery { Limit = 3, Counterparty = "サンプル" };
        var found = new List<EnvelopeId>();
        string? continuation;
        do
        {
            EnvelopePage page = await Manager.SearchAsync(query, Stop);
            found.AddRange(page.Select(envelope => envelope.Id));
            continuation = page.Continuation;
            query = query with { Continuation = continuation };

            // What comes in front meanwhile is on no later page.
            await CreateAsync();
        }
        while (continuation is not null);

        Assert.Equal((7, 7), (found.Count, found.Distinct().Count()));
        await Assert.ThrowsAsync<ArgumentException>(() => Manager.SearchAsync(query with { Continuation = "x" }, Stop).AsTask());

        ValueTask<Envelope> CreateAsync()
        {
            _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
            return Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Stop);
        }
    }
}
