using EContract.Sdk.Contracts;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Notifications;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;
using Microsoft.Extensions.Logging;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>What an operator sees of envelopes that do not move on, and does about them.</summary>
public sealed class OperationTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Explain_KeyRefuses_NamesTheStepAndTheRemedy()
    {
        Envelope envelope = await _host.SendAsync(1, 2);
        _host.Pdf.KeyFailure = new SignerException(SignerFailure.AccessDenied, "The PIN is wrong.");
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));

        EnvelopeExplanation explanation = await _host.Manager.ExplainAsync(envelope.Id, Token);

        EnvelopeWait wait = Assert.Single(explanation.Waits);
        Assert.Equal((EnvelopeWaitKind.Signature, "参加者1", "The PIN is wrong."), (wait.Kind, wait.Subject, wait.Reason));
        Assert.True(explanation.IsStopped);
        Assert.Contains("retry", wait.Remedy, StringComparison.Ordinal);
        DelayedJob job = Assert.Single(await _host.Manager.ListDelayedAsync(cancellationToken: Token));
        Assert.Equal((envelope.Id, "sign", 1, "The PIN is wrong."), (job.EnvelopeId, job.Kind, job.Attempts, job.Error));
        Assert.Null(job.NextAttemptAt);
    }

    [Fact]
    public async Task Explain_Participants_SaysWhoHasSeenWhat()
    {
        Envelope envelope = await _host.SendAsync(1, 1, 2);
        await _host.PrepareAsync(_host.TokenOf(envelope.Participants[0]));

        IReadOnlyList<EnvelopeWait> waits = (await _host.Manager.ExplainAsync(envelope.Id, Token)).Waits;

        Assert.Equal(2, waits.Count);
        Assert.Equal("参加者1 <p1@example.jp> has opened the documents and not confirmed.", waits[0].Reason);
        Assert.Equal("参加者2 <p2@example.jp> has not opened the documents.", waits[1].Reason);
        Assert.Equal(envelope.ExpiresAt, waits[1].Until);
        Assert.False(waits[1].IsStopped);
    }

    [Theory]
    [InlineData("", "ops@host.example")]
    [InlineData("keiyaku@city.example", "keiyaku@city.example,ops@host.example")]
    [InlineData("OPS@host.example", "OPS@host.example")]
    public async Task Stopped_OperatorIsTold_BesidesASenderWhoHasAnAddress(string sender, string told)
    {
        _host.Options.Operator = new NotificationRecipient("運用担当", "ops@host.example");
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1) with { Sender = new EnvelopeSender("東海市", "", sender) };
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor, cancellationToken: Token)).Id, cancellationToken: Token);
        _host.Pdf.IsRevoked = true;

        envelope = await _host.SignAllAsync(envelope);

        Assert.Equal(EnvelopeStatus.FinalizationFailed, envelope.Status);
        Assert.Equal(
            told.Split(','),
            _host.Mail.Where(mail => mail.Notification is FinalizationFailed).Select(mail => mail.To.Address).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Stopped_LogHasAnError_OnceNothingIsTriedAnyMore()
    {
        using var log = new LevelLog();
        var worker = new EnvelopeWorker(_host.With(_host.Store, _host.Documents, logging: log));
        Envelope envelope = await _host.SendAsync(1);
        _host.Options.RunInline = false;
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        _host.Pdf.IsTimestampAuthorityUp = false;
        await worker.RunDueAsync(Token);
        Assert.Equal([(2001, LogLevel.Warning)], log.Entries);

        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Pdf.IsRevoked = true;
        _host.Clock.Advance(TimeSpan.FromHours(1));
        await worker.RunDueAsync(Token);

        Assert.Equal([(2001, LogLevel.Warning), (2001, LogLevel.Warning), (2004, LogLevel.Error)], log.Entries);
    }

    /// <summary>Keeps of each entry its event and level.</summary>
    private sealed class LevelLog : ILoggerFactory, ILogger
    {
        public List<(int Event, LogLevel Level)> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((eventId.Id, logLevel));

        public void Dispose()
        {
        }
    }

    [Fact]
    public async Task Retry_AuthorityIsBack_DoesNotWaitForTheNextTry()
    {
        Envelope envelope = await _host.SendAsync(1);
        _host.Options.RunInline = false;
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        await _host.Worker.RunNextJobAsync(Token);
        _host.Pdf.IsTimestampAuthorityUp = false;
        for (int i = 0; i < 8; i++)
        {
            await _host.Worker.RunDueAsync(Token);
            _host.Clock.Advance(_host.Options.MaxRetryDelay);
        }

        await _host.Worker.RunDueAsync(Token);
        EnvelopeExplanation explanation = await _host.Manager.ExplainAsync(envelope.Id, Token);
        EnvelopeWait sealing = Assert.Single(explanation.Waits);
        Assert.Equal((EnvelopeWaitKind.Sealing, false, 9), (sealing.Kind, explanation.IsStopped, sealing.Delay!.Attempts));
        Assert.Equal("seal", Assert.Single(await _host.Manager.ListDelayedAsync(cancellationToken: Token)).Kind);

        _host.Pdf.IsTimestampAuthorityUp = true;
        await _host.Worker.RunDueAsync(Token);
        Assert.Equal(EnvelopeStatus.Finalizing, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        await _host.Manager.RetryAsync(envelope.Id, cancellationToken: Token);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Empty(await _host.Manager.ListDelayedAsync(cancellationToken: Token));
        Assert.Empty((await _host.Manager.ExplainAsync(envelope.Id, Token)).Waits);
    }

    [Fact]
    public async Task Void_WhatHadStopped_IsNotListedForEver()
    {
        Envelope envelope = await _host.SendAsync(1);
        _host.Pdf.KeyFailure = new SignerException(SignerFailure.AccessDenied, "The PIN is wrong.");
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        Assert.Single(await _host.Manager.ListDelayedAsync(new() { OnlyStopped = true }, Token));

        await _host.Manager.VoidAsync(envelope.Id, "取り下げ", cancellationToken: Token);

        Assert.Empty(await _host.Manager.ListDelayedAsync(cancellationToken: Token));
        Assert.Equal(0, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task Retry_NothingFailed_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1);

        Assert.Equal(EnvelopeRefusal.WrongStatus, await WorkflowFixture.RefusalAsync(() => _host.Manager.RetryAsync(envelope.Id).AsTask()));
    }

    [Fact]
    public async Task Explain_EveryStatus_HasSomethingToSayOrNothingToWaitFor()
    {
        Envelope draft = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
        Assert.Empty((await _host.Manager.ExplainAsync(draft.Id, Token)).Waits);
        await _host.Manager.ScheduleAsync(draft.Id, _host.Clock.GetUtcNow().AddHours(1), cancellationToken: Token);
        Assert.Equal(EnvelopeWaitKind.Sending, Assert.Single((await _host.Manager.ExplainAsync(draft.Id, Token)).Waits).Kind);
        Envelope sent = await _host.SendAsync(1);
        await _host.Manager.SuspendAsync(sent.Id, "確認中", cancellationToken: Token);
        Assert.Equal(EnvelopeWaitKind.Suspension, Assert.Single((await _host.Manager.ExplainAsync(sent.Id, Token)).Waits).Kind);
        await _host.Manager.VoidAsync(sent.Id, "取り下げ", cancellationToken: Token);
        Assert.Empty((await _host.Manager.ExplainAsync(sent.Id, Token)).Waits);
    }
}
