using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>The host's signature over every document after all participants have acted.</summary>
public sealed class ClosingSealTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Always_KeyIsAskedOnceForAllDocumentsAfterEverybody()
    {
        _host.Options.ClosingSeal = ClosingSeal.Always;

        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1, 2));

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(3, _host.Pdf.KeyCalls);
        foreach (ContractDocument document in envelope.Documents)
        {
            string[] made = [.. (await _host.LinesAsync(envelope, document)).Where(line => line.Split(' ')[0] is not ("field" or "evidence")).Skip(2)];
            Assert.Equal(
                [
                    $"signature {envelope.Participants[0].FieldName} B-T",
                    $"signature {envelope.Participants[1].FieldName} B-T",
                    $"signature {envelope.ClosingSealField} B-T",
                    "sealed",
                ],
                made);
        }

        ClosingSealEmbedded recorded = Assert.Single((await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<ClosingSealEmbedded>());
        Assert.Equal(envelope.Documents.Select(document => document.Id), recorded.Documents.Select(document => document.DocumentId));
        Assert.Equal((envelope.ClosingSealField, 64), (recorded.FieldName, recorded.CertificateSha256.Length));
    }

    [Fact]
    public async Task WhenNobodySigns_ApproversOnly_DocumentsEndSealed()
    {
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(ApprovedOnly(), cancellationToken: Token)).Id, cancellationToken: Token);

        envelope = await _host.SignAllAsync(envelope);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal(1, _host.Pdf.KeyCalls);
        Assert.All(envelope.Documents, document => Assert.Equal("B-LTA", document.SealedLevel));
        Assert.Contains($"signature {envelope.ClosingSealField} B-T", await _host.LinesAsync(envelope, envelope.Documents[0]));
        EnvelopeInvariants.Check(await _host.EventsAsync(envelope.Id));
    }

    [Fact]
    public async Task WhenNobodySigns_SomebodySigns_NoSeal()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));

        Assert.Equal((EnvelopeStatus.Completed, null), (envelope.Status, envelope.ClosingSealField));
        Assert.Equal(1, _host.Pdf.KeyCalls);
        Assert.DoesNotContain("Seal_", string.Concat(await _host.LinesAsync(envelope, envelope.Documents[0])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_ApproversOnly_IsRefusedBeforeAnythingIsStored()
    {
        _host.Options.ClosingSeal = ClosingSeal.None;

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Manager.CreateAsync(ApprovedOnly(), cancellationToken: Token));

        Assert.Contains("Somebody has to sign", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task None_SinceTheDraftWasMade_SenderIsToldBeforeSending(bool approvedInside)
    {
        EnvelopeDescriptor descriptor = ApprovedOnly();
        if (approvedInside)
            descriptor.Participants.Add(new ParticipantDescriptor { Name = "課長", Email = "kacho@city.example", Role = ParticipantRole.InternalApprover });
        Envelope draft = await _host.Manager.CreateAsync(descriptor, cancellationToken: Token);
        _host.Options.ClosingSeal = ClosingSeal.None;

        EnvelopeRefusal refusal = await WorkflowFixture.RefusalAsync(async () => await _host.Manager.SendAsync(draft.Id, cancellationToken: Token));

        Assert.Equal(EnvelopeRefusal.NobodySigns, refusal);
        Assert.Equal(EnvelopeStatus.Draft, (await _host.Manager.GetAsync(draft.Id, Token)).Status);
    }

    [Fact]
    public async Task TimestampAuthorityAway_WhileClosing_KeyIsNotAskedAgain()
    {
        _host.Options.ClosingSeal = ClosingSeal.Always;
        Envelope envelope = await _host.SendAsync(1);
        _host.Options.RunInline = false;
        await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        await _host.Worker.RunNextJobAsync(Token);
        _host.Pdf.IsTimestampAuthorityUp = false;
        await _host.Worker.RunDueAsync(Token);
        envelope = await _host.Manager.GetAsync(envelope.Id, Token);
        Assert.Equal((EnvelopeStatus.Finalizing, 2), (envelope.Status, _host.Pdf.KeyCalls));
        Assert.StartsWith("close.", envelope.Delay!.Step, StringComparison.Ordinal);

        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(_host.Options.MaxRetryDelay);
        await _host.Worker.RunDueAsync(Token);

        Assert.Equal(EnvelopeStatus.Completed, (await _host.Manager.GetAsync(envelope.Id, Token)).Status);
        Assert.Equal(2, _host.Pdf.KeyCalls);
    }

    [Fact]
    public async Task KeyRefuses_SealingStopsAndSaysSo_UntilRetried()
    {
        _host.Options.ClosingSeal = ClosingSeal.Always;
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(ApprovedOnly(), cancellationToken: Token)).Id, cancellationToken: Token);
        _host.Pdf.KeyFailure = new SignerException(SignerFailure.AccessDenied, "The PIN is wrong.");
        envelope = await _host.SignAllAsync(envelope);
        Assert.Equal((EnvelopeStatus.FinalizationFailed, "close"), (envelope.Status, envelope.Delay!.Step));

        _host.Pdf.KeyFailure = null;
        envelope = await _host.Manager.RetryAsync(envelope.Id, cancellationToken: Token);

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
    }

    [Fact]
    public async Task SealIsFoundBad_AnOperatorChangesTheKey_AndItIsAskedAnew()
    {
        _host.Options.ClosingSeal = ClosingSeal.Always;
        Envelope envelope = await _host.SendAsync(1);
        _host.Pdf.SealedIndication = "TOTAL-FAILED";
        envelope = await _host.SignAllAsync(envelope);
        Assert.Equal((EnvelopeStatus.FinalizationFailed, 2), (envelope.Status, _host.Pdf.KeyCalls));

        _host.Pdf.SealedIndication = "TOTAL-PASSED";
        envelope = await _host.Manager.RetryAsync(envelope.Id, cancellationToken: Token);

        Assert.Equal((EnvelopeStatus.Completed, 3), (envelope.Status, _host.Pdf.KeyCalls));
        Assert.Single(await _host.LinesAsync(envelope, envelope.Documents[0]), $"signature {envelope.ClosingSealField} B-T");
    }

    private static EnvelopeDescriptor ApprovedOnly()
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1, 2);
        return descriptor with { Participants = [.. descriptor.Participants.Select(participant => participant with { Role = ParticipantRole.Approver })] };
    }
}
