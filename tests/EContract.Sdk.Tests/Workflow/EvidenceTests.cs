using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Storage;
using EContract.Sdk.Validation;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>Each signature carries the digest of the confirmation that it was made for, and what is stored is held against the log.</summary>
public sealed class EvidenceTests : IDisposable
{
    private readonly WorkflowFixture _host = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task ConfirmSign_RealDocuments_EachSignatureCarriesTheHashOfItsConfirmation()
    {
        await using var host = new HybridHost();
        Envelope envelope = await host.SendAsync(
            null, new() { Name = "山田太郎", Email = "a@sample.example", Mode = SigningMode.Party }, new() { Name = "契約検査課長", Email = "b@city.example" });
        using (var key = host.Pki.CreateSigner("山田 太郎"))
            await host.SignAsync("a@sample.example", key);
        envelope = await host.SignAsync("b@city.example");

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        IReadOnlyList<EventRecord> events = await host.Manager.GetEventsAsync(envelope.Id, Token);
        foreach (byte[] file in await host.DownloadAsync("b@city.example"))
        {
            IReadOnlyList<SignedEvidence> carried = SignedEvidence.Read(new MemoryStream(file), Token);
            foreach (Participant participant in envelope.Participants)
            {
                string confirmed = events.Single(e => e.Event is SigningConfirmed made && made.ParticipantId == participant.Id).Hash;
                Assert.Equal(confirmed, participant.Confirmation!.EvidenceSha256);
                Assert.Equal(confirmed, carried.Single(signature => signature.Field == participant.FieldName).Digest!.ToString());
            }
        }

        Assert.True((await host.Manager.VerifyAuditAsync(envelope.Id, Token)).IsIntact);
    }

    [Fact]
    public async Task Sealing_SignatureWithAnotherDigest_FailsForGood()
    {
        _host.Pdf.Evidence = _ => new string('7', 64);
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));

        Assert.Equal(EnvelopeStatus.FinalizationFailed, envelope.Status);
        Assert.Contains("does not carry the digest of its confirmation", envelope.Delay!.Reason, StringComparison.Ordinal);

        AuditBreak found = (await _host.Manager.VerifyAuditAsync(envelope.Id, Token)).FirstBreak!;
        EventRecord first = (await _host.EventsAsync(envelope.Id)).First(e => e.Event is SignatureEmbedded);
        Assert.Equal((first.Sequence, AuditFailure.SignatureUnbound), (found.Sequence, found.Failure));
        Assert.Contains("参加者1 in 「契約書」", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAudit_StoredDocumentGoneOrAnother_NamesTheFirstEventThatTellsOfIt()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        Assert.True((await _host.Manager.VerifyAuditAsync(envelope.Id, Token)).IsIntact);
        EventRecord[] named = [.. (await _host.EventsAsync(envelope.Id)).Where(e => RevisionOf(e.Event) is not null)];
        // Both documents as they were handed in, frozen, signed and sealed.
        Assert.Equal(8, named.Length);

        foreach (EventRecord lost in named)
        {
            foreach (var damage in Enum.GetValues<Damage>())
            {
                var store = new DamagedDocumentStore(_host.Documents, RevisionOf(lost.Event)!.Sha256, damage);
                AuditVerification result = await new EnvelopeManager(_host.With(_host.Store, store)).VerifyAuditAsync(envelope.Id, Token);

                Assert.Equal((lost.Sequence, AuditFailure.DocumentLost), (result.FirstBreak!.Sequence, result.FirstBreak.Failure));
            }
        }

        var away = new DamagedDocumentStore(_host.Documents, RevisionOf(named[3].Event)!.Sha256, null);
        var error = await Assert.ThrowsAsync<DocumentStoreException>(() => new EnvelopeManager(_host.With(_host.Store, away)).VerifyAuditAsync(envelope.Id).AsTask());
        Assert.Equal(DocumentStoreFailure.Unavailable, error.Failure);
    }

    [Fact]
    public async Task VerifyAudit_SignaturesFromBeforeTheDigest_AreInOrder()
    {
        _host.Pdf.Evidence = _ => "";
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));

        Assert.Null((await VerifyRewrittenAsync(envelope, [.. await _host.EventsAsync(envelope.Id)], WithoutDigest)).FirstBreak);
    }

    [Fact]
    public async Task VerifyAudit_RewrittenLogThatDeniesTheDigest_IsFoundByWhatTheSignaturesCarry()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        EventRecord[] events = [.. await _host.EventsAsync(envelope.Id)];
        EventRecord first = events.First(e => e.Event is SignatureEmbedded);

        AuditBreak found = (await VerifyRewrittenAsync(envelope, events, occurred => occurred is ParticipantAdded added
            ? added with { ParticipantName = "別人 偽造" }
            : WithoutDigest(occurred))).FirstBreak!;

        Assert.Equal((first.Sequence, AuditFailure.SignatureUnbound), (found.Sequence, found.Failure));
    }

    [Fact]
    public async Task VerifyAudit_RewrittenLogWithoutTheSignature_IsFoundByWhatTheDocumentsCarry()
    {
        Envelope envelope = await _host.SignAllAsync(await _host.SendAsync(1));
        EventRecord[] kept = [.. (await _host.EventsAsync(envelope.Id)).Where(e => e.Event is not (DigestsSigned or SignatureEmbedded or ParticipantSigned))];

        AuditBreak found = (await VerifyRewrittenAsync(envelope, kept, occurred => occurred)).FirstBreak!;

        Assert.Equal(AuditFailure.SignatureUnbound, found.Failure);
        Assert.Contains("that the log does not have", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAudit_DocumentThatCameWithAnotherEnvelopesSignature_IsInOrder()
    {
        byte[] signedElsewhere = FakeContractPdf.Document($"contract\nsignature Foreign B-T\nevidence Foreign {new string('7', 64)}");
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Documents.Clear();
        descriptor.Documents.Add(DocumentDescriptor.FromBytes(signedElsewhere, "変更契約書"));
        Envelope envelope = await _host.SignAllAsync(await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor, cancellationToken: Token)).Id, cancellationToken: Token));

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Null((await _host.Manager.VerifyAuditAsync(envelope.Id, Token)).FirstBreak);
    }

    private static EnvelopeEvent WithoutDigest(EnvelopeEvent occurred) => occurred is DigestsSigned signed ? signed with { EvidenceSha256 = null } : occurred;

    // Whoever can write to the store can make the chain anew: no key protects it.
    private async Task<AuditVerification> VerifyRewrittenAsync(Envelope envelope, EventRecord[] events, Func<EnvelopeEvent, EnvelopeEvent> rewrite)
    {
        var rewritten = new List<StoredEvent>();
        string previous = AuditChain.Origin;
        foreach (EventRecord record in events)
        {
            rewritten.Add(AuditChain.Link(record with { Sequence = rewritten.Count + 1, Event = rewrite(record.Event), PreviousHash = previous }).Stored);
            previous = rewritten[^1].Hash;
        }

        var store = new TamperedEnvelopeStore(_host.Store, new EnvelopeHistory(envelope.Id, rewritten.Count, previous, rewritten));
        return await new EnvelopeManager(_host.With(store, _host.Documents)).VerifyAuditAsync(envelope.Id, Token);
    }

    private static DocumentRevision? RevisionOf(EnvelopeEvent occurred) => occurred switch
    {
        DocumentAdded added => added.Revision,
        DocumentLocked locked => locked.Revision,
        SignatureEmbedded embedded => embedded.Revision,
        DocumentSealed closed => closed.Revision,
        _ => null,
    };

    private enum Damage
    {
        Gone,
        Another,
        Corrupt,
    }

    /// <summary>A store that has lost, or exchanged, one document.</summary>
    private sealed class DamagedDocumentStore(IDocumentStore inner, string sha256, Damage? damage) : IDocumentStore
    {
        public ValueTask<StoredDocument> SaveAsync(
            DocumentScope scope, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default) =>
            inner.SaveAsync(scope, write, cancellationToken);

        public ValueTask<Stream> OpenAsync(DocumentKey key, CancellationToken cancellationToken = default) => key.Sha256 != sha256
            ? inner.OpenAsync(key, cancellationToken)
            : damage switch
            {
                Damage.Gone => throw new DocumentStoreException(DocumentStoreFailure.NotFound, "It is not there."),
                Damage.Corrupt => throw new DocumentStoreException(DocumentStoreFailure.Corrupt, "It was changed."),
                Damage.Another => new(new MemoryStream(FakeContractPdf.Document("another"))),
                _ => throw new DocumentStoreException(DocumentStoreFailure.Unavailable, "The disk is away."),
            };

        public ValueTask<bool> ExistsAsync(DocumentKey key, CancellationToken cancellationToken = default) => inner.ExistsAsync(key, cancellationToken);

        public ValueTask<IReadOnlyList<DocumentKey>> ListAsync(DocumentScope scope, CancellationToken cancellationToken = default) => inner.ListAsync(scope, cancellationToken);

        public ValueTask<bool> ShredAsync(DocumentKey key, CancellationToken cancellationToken = default) => inner.ShredAsync(key, cancellationToken);

        public IAsyncEnumerable<KeptDocument> ListAllAsync(DocumentKey? after = null, CancellationToken cancellationToken = default) => inner.ListAllAsync(after, cancellationToken);
    }
}
