using System.Security.Cryptography;
using System.Text;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Contracts.Retention;
using EContract.Sdk.Contracts.Seals;
using EContract.Sdk.Pdf.Fonts;
using EContract.Sdk.Storage;
using EContract.Sdk.Tests.Pdf.Images;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Seals;
using EContract.TestInfrastructure.Documents;

namespace EContract.Sdk.Tests.Workflow.Seals;

/// <summary>Where signatures are to be seen, the seals that participants choose for it, and what becomes of them.</summary>
public sealed class ParticipantSealTests : IDisposable
{
    private static readonly Lazy<PdfFont> Font = new(() => PdfFont.FromFile(InstalledFonts.IpaexMincho));

    private readonly WorkflowFixture _host = new();

    public ParticipantSealTests() => _host.Options.SealFonts.Add(Font.Value);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EnvelopeManager Manager => _host.Manager;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Send_ParticipantsWithPlaces_FieldsAreThereInOneUpdateBeforeAnybodySigns()
    {
        Envelope envelope = await SendAsync(
            participant => participant with { Places = [SignaturePlace.OnPage(1, 2, 60, 61.5, 40, 40), SignaturePlace.OnLastPage(2, 10, 20, 100, 50)] },
            participant => participant);

        string field = envelope.Participants[0].FieldName, other = envelope.Participants[1].FieldName;
        Assert.Equal([FakeContractPdf.Header, "契約", $"field {field}", $"place {field} 2 60 61.5 40 40", $"field {other}"], await _host.LinesAsync(envelope, envelope.Documents[0]));
        Assert.Equal([FakeContractPdf.Header, "仕様", $"field {field}", $"place {field}  10 20 100 50", $"field {other}"], await _host.LinesAsync(envelope, envelope.Documents[1]));
        Assert.Equal(new DocumentPlace(envelope.Documents[1].Id, new PageArea(null, 10, 20, 100, 50)), envelope.Participants[0].Places[1]);
        Assert.Empty(envelope.Participants[1].Places);
    }

    public static TheoryData<string, SignaturePlace[], SignaturePlace[]> Refused => new()
    {
        { "no such page", [SignaturePlace.OnPage(1, FakeContractPdf.Pages + 1, 10, 10, 40, 40)], [] },
        { "page nought", [SignaturePlace.OnPage(1, 0, 10, 10, 40, 40)], [] },
        { "no such document", [SignaturePlace.OnPage(3, 1, 10, 10, 40, 40)], [] },
        { "twice in a document", [SignaturePlace.OnPage(1, 1, 10, 10, 40, 40), SignaturePlace.OnPage(1, 2, 10, 10, 40, 40)], [] },
        { "left of the page", [SignaturePlace.OnPage(1, 1, -1, 10, 40, 40)], [] },
        { "too small", [SignaturePlace.OnPage(1, 1, 10, 10, 9, 40)], [] },
        { "beyond all pages", [SignaturePlace.OnPage(1, 1, 10, 1e8, 40, 40)], [] },
        { "overlap", [SignaturePlace.OnPage(1, 2, 10, 10, 40, 40)], [SignaturePlace.OnPage(1, 2, 49, 49, 40, 40)] },
        { "overlap on the last page", [SignaturePlace.OnPage(1, FakeContractPdf.Pages, 10, 10, 40, 40)], [SignaturePlace.OnLastPage(1, 20, 20, 40, 40)] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Create_PlacesThatCannotBe_RefusedAndNothingKept(string why, SignaturePlace[] first, SignaturePlace[] second)
    {
        Exception? error = await Record.ExceptionAsync(() => SendAsync(participant => participant with { Places = first }, participant => participant with { Places = second }));

        Assert.True(error is ArgumentException or DocumentRejectedException, $"{why}: {error}");
        Assert.Empty(await _host.KeptAsync());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    public void Place_OfNoNumber_IsRefused(double value) => Assert.Throws<ArgumentException>(() => SignaturePlace.OnLastPage(1, value, 0, 40, 40));

    [Fact]
    public async Task Create_SideBySideOrOnOtherPages_IsAllowed()
    {
        Envelope envelope = await SendAsync(
            participant => participant with { Places = [SignaturePlace.OnPage(1, 1, 10, 10, 40, 40)] },
            participant => participant with { Places = [SignaturePlace.OnPage(1, 1, 50, 10, 40, 40)] },
            participant => participant with { Places = [SignaturePlace.OnLastPage(1, 10, 10, 40, 40)] });

        Assert.Equal(3, envelope.Participants.Count(participant => participant.Places.Count == 1));
    }

    [Fact]
    public async Task Create_PlaceForWhoDoesNotSign_OrSealWithoutPlace_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(
            participant => participant, participant => participant with { Role = ParticipantRole.Approver, Places = [SignaturePlace.OnPage(1, 1, 10, 10, 40, 40)] }));
        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(participant => participant with { RequiresSeal = true }));
    }

    [Theory]
    [InlineData(SignatureTiming.AtOnce)]
    [InlineData(SignatureTiming.OnCompletion)]
    public async Task Confirm_WithADrawnSeal_StandsInTheEvidenceAndInEveryDocumentWithAPlace(SignatureTiming timing)
    {
        Envelope envelope = await SendAsync(timing, Placed, participant => participant with { Places = [SignaturePlace.OnPage(2, 1, 100, 10, 40, 40)] });
        string token = _host.TokenOf(envelope.Participants[0]);
        await Manager.ChooseSealAsync(token, SealChoice.Round("山田"), cancellationToken: Token);
        SealPicture seen = (await Manager.OpenSealAsync(token, cancellationToken: Token))!;
        SigningSummary summary = await _host.PrepareAsync(token);
        await Manager.ConfirmSignAsync(token, "k", summary.Consent, cancellationToken: Token);
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[1]));

        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        Assert.Equal("image/svg+xml", seen.ContentType);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(seen.Content.Span));
        SigningConfirmed confirmed = Assert.Single((await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<SigningConfirmed>(), e => e.ParticipantId == envelope.Participants[0].Id);
        Assert.Equal(new ChosenSeal(SealKind.Round, "山田", new DocumentRevision(sha256, seen.Content.Length)), confirmed.Seal);
        Assert.Equal(summary.Seal!.Chosen, confirmed.Seal);
        foreach (ContractDocument document in envelope.Documents)
            Assert.Contains($"shows {envelope.Participants[0].FieldName} seal:山田", await _host.LinesAsync(envelope, document));
        Assert.DoesNotContain(await _host.LinesAsync(envelope, envelope.Documents[0]), line => line.StartsWith($"shows {envelope.Participants[1].FieldName}", StringComparison.Ordinal));
        Assert.Contains($"shows {envelope.Participants[1].FieldName} lines:参加者2/{{time}}", await _host.LinesAsync(envelope, envelope.Documents[1]));
        Assert.True((await Manager.VerifyAuditAsync(envelope.Id, Token)).IsIntact);
    }

    [Fact]
    public async Task Confirm_KeyAnsweredBeforeTheAuthorityFailed_RetryShowsTheSameSeal()
    {
        Envelope envelope = await SendAsync(Placed);
        string token = _host.TokenOf(envelope.Participants[0]);
        await Manager.ChooseSealAsync(token, SealChoice.Picture(QuadrantPicture.Png()), cancellationToken: Token);
        _host.Pdf.IsTimestampAuthorityUp = false;
        envelope = await _host.SignAsync(token);
        Assert.Equal(ParticipantState.Signing, envelope.Participants[0].State);
        Assert.Equal(EnvelopeRefusal.AlreadySigned, await WorkflowFixture.RefusalAsync(() => Manager.ChooseSealAsync(token, SealChoice.Square("別")).AsTask()));

        _host.Pdf.IsTimestampAuthorityUp = true;
        _host.Clock.Advance(_host.Options.RetryDelay);
        await _host.Worker.RunDueAsync(Token);

        envelope = await Manager.GetAsync(envelope.Id, Token);
        Assert.Equal((EnvelopeStatus.Completed, 1), (envelope.Status, _host.Pdf.KeyCalls));
        Assert.Contains(await _host.LinesAsync(envelope, envelope.Documents[0]), line => line.StartsWith($"shows {envelope.Participants[0].FieldName} picture:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Confirm_OfAnotherSealThanWasShown_IsRefused()
    {
        Envelope envelope = await SendAsync(Placed);
        string token = _host.TokenOf(envelope.Participants[0]);
        SigningSummary before = await _host.PrepareAsync(token);
        await Manager.ChooseSealAsync(token, SealChoice.Round("山田"), cancellationToken: Token);

        Assert.Equal(EnvelopeRefusal.ConsentMismatch, await WorkflowFixture.RefusalAsync(() => Manager.ConfirmSignAsync(token, "k", before.Consent).AsTask()));
        Assert.NotEqual(before.Consent, (await _host.PrepareAsync(token)).Consent);
        await Manager.ChooseSealAsync(token, SealChoice.None, cancellationToken: Token);
        Assert.Equal(before.Consent, (await _host.PrepareAsync(token)).Consent);
    }

    [Fact]
    public async Task Confirm_WithoutTheSealThatIsRequired_IsRefused()
    {
        Envelope envelope = await SendAsync(participant => Placed(participant) with { RequiresSeal = true });
        string token = _host.TokenOf(envelope.Participants[0]);

        Assert.Equal(EnvelopeRefusal.SealRequired, await WorkflowFixture.RefusalAsync(() => _host.SignAsync(token)));
        await Manager.ChooseSealAsync(token, SealChoice.Square("株式会社サンプル之印"), cancellationToken: Token);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(token)).Status);
    }

    [Fact]
    public async Task ChooseSeal_WhereNothingIsSeen_IsRefused()
    {
        Envelope envelope = await _host.SendAsync(1, 2);

        Assert.Equal(EnvelopeRefusal.SealNotAsked, await WorkflowFixture.RefusalAsync(
            () => Manager.ChooseSealAsync(_host.TokenOf(envelope.Participants[0]), SealChoice.Round("山田")).AsTask()));
        Assert.Equal(EnvelopeRefusal.LinkUnknown, await WorkflowFixture.RefusalAsync(() => Manager.ChooseSealAsync("nobody", SealChoice.Round("山田")).AsTask()));
    }

    [Fact]
    public async Task ChooseSeal_TooOften_IsRefusedUntilAnotherLinkComes()
    {
        Envelope envelope = await SendAsync(Placed);
        string token = _host.TokenOf(envelope.Participants[0]);
        for (int i = 0; i < EnvelopeLimits.MaxSealChoices; i++)
            await Manager.ChooseSealAsync(token, i % 2 == 0 ? SealChoice.Round("山田") : SealChoice.None, cancellationToken: Token);

        Assert.Equal(EnvelopeRefusal.TooManySeals, await WorkflowFixture.RefusalAsync(() => Manager.ChooseSealAsync(token, SealChoice.Round("山田")).AsTask()));
        await Manager.RemindAsync(envelope.Id, cancellationToken: Token);
        await Manager.ChooseSealAsync(WorkflowFixture.Token(_host.Mail.Select(mail => mail.Notification).OfType<EContract.Sdk.Notifications.ParticipantInvited>().Last().Link), SealChoice.Round("山田"), cancellationToken: Token);
    }

    public static TheoryData<SealFault, SealChoice> Rejected => new()
    {
        { SealFault.MissingGlyph, SealChoice.Round("山\U0001F600") },
        { SealFault.NoPicture, SealChoice.Picture(default) },
        { SealFault.NoPicture, SealChoice.Picture("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray()) },
        { SealFault.NoPicture, SealChoice.Picture("GIF89a"u8.ToArray()) },
        { SealFault.NoPicture, SealChoice.Picture(QuadrantPicture.Png().AsMemory()[..^20]) },
        { SealFault.TooLarge, SealChoice.Picture(new byte[EnvelopeLimits.MaxSealLength + 1]) },
        { SealFault.TooLarge, SealChoice.Picture(Bomb()) },
        { SealFault.Illegible, SealChoice.Round("山田") },
        { SealFault.NotAllowed, SealChoice.Picture(QuadrantPicture.Png()) },
    };

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task ChooseSeal_ThatCannotBeSigned_IsRefusedBeforeAnythingIsKept(SealFault fault, SealChoice choice)
    {
        _host.Pdf.RefusesPictures = fault == SealFault.NotAllowed;
        decimal height = fault == SealFault.Illegible ? 12 : 40;
        Envelope envelope = await SendAsync(participant => participant with { Places = [new SignaturePlace(1, new PageArea(1, 10, 10, 40, height))] });
        int kept = (await _host.KeptAsync()).Count;

        var error = await Assert.ThrowsAsync<SealRejectedException>(
            () => Manager.ChooseSealAsync(_host.TokenOf(envelope.Participants[0]), choice, cancellationToken: Token).AsTask());

        Assert.Equal(fault, error.Fault);
        Assert.Equal(kept, (await _host.KeptAsync()).Count);
        Assert.Null((await Manager.GetAsync(envelope.Id, Token)).Participants[0].Seal);
    }

    [Fact]
    public async Task Delegated_ToSomebodyElse_TheyPickTheirOwn()
    {
        Envelope envelope = await SendAsync(participant => Placed(participant) with { MayDelegate = true });
        string token = _host.TokenOf(envelope.Participants[0]);
        await Manager.ChooseSealAsync(token, SealChoice.Round("山田"), cancellationToken: Token);
        envelope = await Manager.DelegateAsync(token, new ParticipantContact { Name = "鈴木花子", Email = "suzuki@example.jp" }, cancellationToken: Token);
        Participant successor = envelope.Participants[1];

        Assert.Null(successor.Seal);
        Assert.Equal(envelope.Participants[0].Places, successor.Places);
        Assert.Null(await Manager.OpenSealAsync(_host.TokenOf(successor), cancellationToken: Token));
        await Assert.ThrowsAsync<EnvelopeStateException>(() => Manager.OpenSealAsync(token, cancellationToken: Token).AsTask());
        await Manager.ChooseSealAsync(_host.TokenOf(successor), SealChoice.Round("鈴木"), cancellationToken: Token);
        envelope = await _host.SignAsync(_host.TokenOf(successor));
        Assert.Contains($"shows {successor.FieldName} seal:鈴木", await _host.LinesAsync(envelope, envelope.Documents[0]));
    }

    [Fact]
    public async Task Seal_OfAnotherParticipant_IsNotToBeHad()
    {
        Envelope envelope = await SendAsync(Placed, participant => participant with { Stage = 1 });
        await Manager.ChooseSealAsync(_host.TokenOf(envelope.Participants[0]), SealChoice.Round("山田"), cancellationToken: Token);
        var seal = new DocumentId(envelope.Participants[0].Id.Value);

        Assert.Null(await Manager.OpenSealAsync(_host.TokenOf(envelope.Participants[1]), cancellationToken: Token));
        Assert.Equal(EnvelopeRefusal.DocumentUnknown, await WorkflowFixture.RefusalAsync(
            () => Manager.OpenDocumentAsync(_host.TokenOf(envelope.Participants[1]), seal).AsTask()));
    }

    [Fact]
    public async Task Clone_KeepsPlacesAndForgetsSeals()
    {
        Envelope envelope = await SendAsync(participant => Placed(participant) with { RequiresSeal = true });
        await Manager.ChooseSealAsync(_host.TokenOf(envelope.Participants[0]), SealChoice.Round("山田"), cancellationToken: Token);
        await Manager.VoidAsync(envelope.Id, "取り下げ", cancellationToken: Token);

        Envelope clone = await Manager.CloneAsync(envelope.Id, cancellationToken: Token);

        Participant participant = clone.Participants[0];
        Assert.Equal(envelope.Participants[0].Places.Select(place => place.Area), participant.Places.Select(place => place.Area));
        Assert.Equal(clone.Documents.Select(document => document.Id), participant.Places.Select(place => place.DocumentId));
        Assert.Equal((true, null), (participant.RequiresSeal, participant.Seal));
    }

    [Fact]
    public async Task SealInTheStore_ChangedOrLost_IsFoundByTheAudit()
    {
        Envelope envelope = await SendAsync(Placed);
        await Manager.ChooseSealAsync(_host.TokenOf(envelope.Participants[0]), SealChoice.Round("山田"), cancellationToken: Token);
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        Participant participant = envelope.Participants[0];
        await _host.Documents.ShredAsync(
            new DocumentKey(new DocumentScope(envelope.Id.ToString(), participant.Id.ToString()), participant.Seal!.Picture.Sha256), Token);

        Assert.Equal(EContract.Sdk.Auditing.AuditFailure.DocumentLost, (await Manager.VerifyAuditAsync(envelope.Id, Token)).FirstBreak?.Failure);
    }

    [Fact]
    public async Task Disposed_WithItsEnvelope_NoSealIsLeft()
    {
        _host.Options.Retention.Default = RetentionRule.ForYears(1);
        Envelope envelope = await SendAsync(Placed);
        await Manager.ChooseSealAsync(_host.TokenOf(envelope.Participants[0]), SealChoice.Round("山田"), cancellationToken: Token);
        await Manager.ChooseSealAsync(_host.TokenOf(envelope.Participants[0]), SealChoice.Picture(QuadrantPicture.Png()), cancellationToken: Token);
        envelope = await _host.SignAsync(_host.TokenOf(envelope.Participants[0]));
        Assert.Equal(2, (await _host.KeptAsync()).Count(key => key.Scope.DocumentId == envelope.Participants[0].Id.ToString()));
        _host.Clock.Advance(TimeSpan.FromDays(4000));

        await Manager.RequestDisposalAsync(envelope.Id, "満了", new RequestContext { Actor = Actor.User("one", "記録管理者") }, Token);
        await Manager.ApproveDisposalAsync(envelope.Id, new RequestContext { Actor = Actor.User("two", "記録管理者") }, Token);

        Assert.NotNull((await Manager.GetAsync(envelope.Id, Token)).DisposedAt);
        Assert.Empty(await _host.KeptAsync());
    }

    // What was hashed before there were seals is hashed the same.
    [Fact]
    public void Entries_WithoutASeal_AreWhatTheyWere()
    {
        var participant = ParticipantId.Parse("0199f3a2-0000-7000-8000-000000000002");
        var written = EventJson.Canonical<EnvelopeEvent>(new SigningConfirmed(participant, "a", "b"));

        Assert.Equal("{\"consentDigest\":\"b\",\"idempotencyKeyHash\":\"a\",\"participantId\":\"0199f3a2-0000-7000-8000-000000000002\",\"type\":\"participant.sign.confirmed\"}", written);
        string added = EventJson.Canonical<EnvelopeEvent>(new ParticipantAdded(participant, "山田", "y@example.jp", "", ParticipantRole.Signer, 1, "ja", "S"));
        Assert.DoesNotContain("places", added, StringComparison.Ordinal);
        Assert.DoesNotContain("requiresSeal", added, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Svg_OfEveryShape_ReadsBackAsItWasWritten()
    {
        Envelope envelope = await SendAsync(Placed);
        string token = _host.TokenOf(envelope.Participants[0]);
        await Manager.ChooseSealAsync(token, SealChoice.Square("スーパー「甲」、<乙>&。"), cancellationToken: Token);
        string svg = Encoding.UTF8.GetString((await Manager.OpenSealAsync(token, cancellationToken: Token))!.Content.Span);

        Assert.Contains("<title>スーパー「甲」、&lt;乙&gt;&amp;。</title>", svg, StringComparison.Ordinal);
        Assert.Equal(svg, Encoding.UTF8.GetString(EContract.Sdk.Signing.Appearance.SealArtwork.FromSvg(Encoding.UTF8.GetBytes(svg)).ToSvg()));
    }

    private static ParticipantDescriptor Placed(ParticipantDescriptor participant) => participant with
    {
        Places = [SignaturePlace.OnPage(1, 1, 10, 10, 40, 40), SignaturePlace.OnLastPage(2, 10, 10, 40, 40)],
    };

    // A header that claims a hundred million pixels, in a few bytes.
    private static byte[] Bomb()
    {
        byte[] png = QuadrantPicture.Png();
        (png[16], png[17], png[18], png[19]) = (0, 0, 0x27, 0x10);
        (png[20], png[21], png[22], png[23]) = (0, 0, 0x27, 0x10);
        PngWriter.MendChecksums(png);
        return png;
    }

    private Task<Envelope> SendAsync(params Func<ParticipantDescriptor, ParticipantDescriptor>[] participants) => SendAsync(SignatureTiming.AtOnce, participants);

    private async Task<Envelope> SendAsync(SignatureTiming timing, params Func<ParticipantDescriptor, ParticipantDescriptor>[] participants)
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor([.. participants.Select(_ => 1)]);
        return await Manager.SendAsync((await Manager.CreateAsync(descriptor with
        {
            SignatureTiming = timing,
            Participants = [.. descriptor.Participants.Zip(participants, (participant, change) => change(participant))],
        })).Id);
    }
}
