using System.Text.Json;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Authentication;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;
using EContract.Sdk.Workflow.Authentication;

namespace EContract.Sdk.Tests.Workflow.Authentication;

/// <summary>What participants show of who they are before documents are shown to them.</summary>
public sealed class AuthenticationTests : IDisposable
{
    private const string Code = "Yamada-2026!";

    private readonly WorkflowFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AccessCode_BeforeIt_NothingButThePageThatAsksForIt()
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.AccessCode(Code));
        SigningView view = await _host.Manager.OpenLinkAsync(token);

        Assert.Equal([AuthenticationMethod.AccessCode], view.Factors);
        DocumentId document = envelope.Documents[0].Id;
        var consent = new SigningConsent(new string('0', 64));
        Func<Task>[] commands =
        [
            async () => await _host.Manager.OpenDocumentAsync(token, document),
            async () => await _host.Manager.DeclineAsync(token, "理由"),
        ];
        foreach (Func<Task> command in commands)
            Assert.Equal(EnvelopeRefusal.AuthenticationRequired, await WorkflowFixture.RefusalAsync(command));
        await Assert.ThrowsAsync<EnvelopeStateException>(async () => await _host.Manager.PrepareSignAsync(token));
        await Assert.ThrowsAsync<EnvelopeStateException>(async () => await _host.Manager.ConfirmSignAsync(token, "key", consent));

        SigningView shown1 = await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.AccessCode, $" {Code} ");
        Assert.Empty(shown1.Factors);
        envelope = await _host.SignAsync(token, context: With(shown1));
        Assert.Equal(EnvelopeStatus.Completed, envelope.Status);
        ConsentAccepted consented = (await _host.EventsAsync(envelope.Id)).Select(record => record.Event).OfType<ConsentAccepted>().Single();
        ShownFactor shown = Assert.Single(consented.Factors!);
        Assert.Equal((AuthenticationMethod.AccessCode, true), (shown.Method, shown.IsIndependent));
    }

    [Fact]
    public async Task WrongCodes_Five_LockTheLinkUntilTheSenderUnlocksIt()
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.AccessCode(Code));
        for (int i = 1; i <= 4; i++)
            Assert.Equal(EnvelopeRefusal.WrongCode, await GuessAsync(token, AuthenticationMethod.AccessCode, $"guess {i}"));
        Assert.Equal(EnvelopeRefusal.Locked, await GuessAsync(token, AuthenticationMethod.AccessCode, "guess 5"));

        Assert.Equal(EnvelopeRefusal.Locked, await GuessAsync(token, AuthenticationMethod.AccessCode, Code));
        Assert.Equal(
            ["keiyaku@city.example", "p1@example.jp"],
            _host.Mail.Where(message => message.Notification is AccessLocked).Select(message => message.To.Address));
        await _host.Manager.UnlockAsync(envelope.Id, envelope.Participants[0].Id);
        SigningView view = await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.AccessCode, Code);
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(token, context: With(view))).Status);
    }

    [Fact]
    public async Task WrongCodes_ManyAtOnce_CountEach()
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.AccessCode(Code));

        EnvelopeRefusal[] refusals = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => GuessAsync(token, AuthenticationMethod.AccessCode, $"guess {i}")));

        Assert.Equal(4, refusals.Count(refusal => refusal == EnvelopeRefusal.WrongCode));
        Assert.True((await _host.Manager.GetAsync(envelope.Id)).Participants[0].IsLocked);
    }

    [Fact]
    public async Task EmailCode_IsMailedWhenAskedFor_AndCountsOnce()
    {
        (_, string token) = await SendAsync(AuthenticationFactor.EmailCode("mobile@example.net"));
        await _host.Manager.MailCodeAsync(token);
        string first = CodeMailedTo("mobile@example.net");
        await _host.Manager.MailCodeAsync(token);
        string second = CodeMailedTo("mobile@example.net");

        if (first != second)
            Assert.Equal(EnvelopeRefusal.WrongCode, await GuessAsync(token, AuthenticationMethod.EmailCode, first));
        SigningView view = await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.EmailCode, second);
        Assert.Equal(EnvelopeRefusal.WrongCode, await GuessAsync(token, AuthenticationMethod.EmailCode, second));
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(token, context: With(view))).Status);
    }

    [Fact]
    public async Task EmailCode_TooLate_IsWrong()
    {
        (_, string token) = await SendAsync(AuthenticationFactor.EmailCode("mobile@example.net"));
        await _host.Manager.MailCodeAsync(token);
        _host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(EnvelopeRefusal.WrongCode, await GuessAsync(token, AuthenticationMethod.EmailCode, CodeMailedTo("mobile@example.net")));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("P1@example.jp", false)]
    [InlineData("mobile@example.net", true)]
    public async Task EmailCode_InTheMailboxOfTheLink_IsNoSecondFactor(string address, bool isIndependent)
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.EmailCode(address));
        await _host.Manager.MailCodeAsync(token);
        await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.EmailCode, CodeMailedTo(address.Length == 0 ? "p1@example.jp" : address));
        envelope = await _host.Manager.GetAsync(envelope.Id);

        Assert.Equal(isIndependent, Assert.Single(envelope.Participants[0].Shown).IsIndependent);
    }

    [Fact]
    public async Task EmailCode_AskedForTooOften_IsRefused()
    {
        (_, string token) = await SendAsync(AuthenticationFactor.EmailCode("mobile@example.net"));
        for (int i = 0; i < 10; i++)
            await _host.Manager.MailCodeAsync(token);

        Assert.Equal(EnvelopeRefusal.Locked, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.MailCodeAsync(token)));
    }

    [Fact]
    public async Task Totp_CodeOfTheApp_CountsOnce()
    {
        byte[] secret = AuthenticationFactor.NewTotpSecret();
        (_, string token) = await SendAsync(AuthenticationFactor.Totp(secret));
        string code = Totp.CodeFor(secret, _host.Clock.GetUtcNow().ToUnixTimeSeconds() / 30);

        SigningView view = await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.Totp, $"{code[..3]} {FullWidth(code[3..])}");

        Assert.Equal(EnvelopeRefusal.WrongCode, await GuessAsync(token, AuthenticationMethod.Totp, code));
        Assert.Equal(EnvelopeStatus.Completed, (await _host.SignAsync(token, context: With(view))).Status);
    }

    [Fact]
    public async Task Host_SaysThatItsSignInSucceeded_AndItIsPartOfTheEvidence()
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.Host());
        SigningView view = await _host.Manager.AuthenticateByHostAsync(token, "oidc aal2");

        envelope = await _host.SignAsync(token, context: With(view));

        Assert.Equal("oidc aal2", Assert.Single(envelope.Participants[0].Shown).Assurance);
        await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.Host, "x"));
    }

    [Fact]
    public async Task TwoFactors_AreBothNeeded_AndGrowOld()
    {
        (_, string token) = await SendAsync(AuthenticationFactor.AccessCode(Code), AuthenticationFactor.Host());
        RequestContext browser = With(await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.AccessCode, Code));
        Assert.Equal(EnvelopeRefusal.AuthenticationRequired, await WorkflowFixture.RefusalAsync(() => _host.PrepareAsync(token, browser)));
        SigningView second = await _host.Manager.AuthenticateByHostAsync(token, "saml", browser);
        Assert.Equal(browser.Session, second.Session);
        SigningSummary summary = await _host.PrepareAsync(token, browser);

        _host.Clock.Advance(_host.Options.AuthenticationLifetime);

        Assert.Equal(
            EnvelopeRefusal.AuthenticationRequired,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.ConfirmSignAsync(token, "key", summary.Consent, browser)));
    }

    [Fact]
    public async Task Factor_ShownInOneBrowser_IsNothingInAnother()
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.AccessCode(Code));
        RequestContext browser = With(await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.AccessCode, Code));
        SigningSummary summary = await _host.PrepareAsync(token, browser);

        foreach (RequestContext? other in (RequestContext?[])[null, new RequestContext { Session = "" }, new RequestContext { Session = new string('0', 64) }])
        {
            Assert.Equal(
                EnvelopeRefusal.AuthenticationRequired,
                await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenDocumentAsync(token, envelope.Documents[0].Id, other)));
            Assert.Equal(
                EnvelopeRefusal.AuthenticationRequired,
                await WorkflowFixture.RefusalAsync(async () => await _host.Manager.ConfirmSignAsync(token, "key", summary.Consent, other)));
            Assert.Equal([AuthenticationMethod.AccessCode], (await _host.Manager.OpenLinkAsync(token, other)).Factors);
        }

        string log = string.Concat((await _host.Store.Inner.LoadAsync(envelope.Id))!.Events.Select(stored => stored.Json));
        Assert.DoesNotContain(browser.Session!, log);
        Assert.DoesNotContain("Code", JsonSerializer.Serialize(await _host.Manager.OpenLinkAsync(token)).Replace("AccessCode", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WrongCodes_OfOneFactor_CountOnWhenAnotherIsShown()
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.AccessCode(Code), AuthenticationFactor.EmailCode());
        for (int i = 0; i < 4; i++)
            Assert.Equal(EnvelopeRefusal.WrongCode, await GuessAsync(token, AuthenticationMethod.AccessCode, $"guess {i}"));
        await _host.Manager.MailCodeAsync(token);
        await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.EmailCode, CodeMailedTo("p1@example.jp"));

        Assert.Equal(EnvelopeRefusal.Locked, await GuessAsync(token, AuthenticationMethod.AccessCode, "guess 5"));
        Assert.True((await _host.Manager.GetAsync(envelope.Id)).Participants[0].IsLocked);
    }

    [Fact]
    public async Task CodesMailed_CountOnWhenAnotherFactorIsShown()
    {
        (_, string token) = await SendAsync(AuthenticationFactor.AccessCode(Code), AuthenticationFactor.EmailCode("mobile@example.net"));
        for (int i = 0; i < 10; i++)
        {
            await _host.Manager.MailCodeAsync(token);
            await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.AccessCode, Code);
        }

        Assert.Equal(EnvelopeRefusal.Locked, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.MailCodeAsync(token)));
    }

    [Fact]
    public async Task Download_AsksForTheSameFactors()
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.AccessCode(Code));
        envelope = await _host.SignAsync(token, context: With(await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.AccessCode, Code)));
        string download = _host.TokenOf(envelope.Participants[0], LinkPurpose.Download);
        _host.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal([AuthenticationMethod.AccessCode], (await _host.Manager.OpenDownloadAsync(download)).Factors);
        DocumentId document = envelope.Documents[0].Id;
        Assert.Equal(
            EnvelopeRefusal.AuthenticationRequired,
            await WorkflowFixture.RefusalAsync(async () => await _host.Manager.DownloadAsync(download, document)));
        RequestContext browser = With(await _host.Manager.AuthenticateAsync(download, AuthenticationMethod.AccessCode, Code));
        await (await _host.Manager.DownloadAsync(download, document, browser)).DisposeAsync();
    }

    [Fact]
    public async Task EmailCode_ToAnAddressThatBecameTheLinks_IsNoSecondFactorAnyMore()
    {
        (Envelope envelope, _) = await SendAsync(AuthenticationFactor.EmailCode("mobile@example.net"));
        envelope = await _host.Manager.CorrectParticipantAsync(
            envelope.Id, envelope.Participants[0].Id, new ParticipantContact { Name = "田中", Email = "mobile@example.net" });
        string token = _host.TokenOf(envelope.Participants[0]);
        await _host.Manager.MailCodeAsync(token);
        await _host.Manager.AuthenticateAsync(token, AuthenticationMethod.EmailCode, CodeMailedTo("mobile@example.net"));

        Assert.False(Assert.Single((await _host.Manager.GetAsync(envelope.Id)).Participants[0].Shown).IsIndependent);
    }

    [Fact]
    public async Task EmailCode_ThatCouldNotBeDeliveredInTime_IsNotSent()
    {
        (Envelope envelope, string token) = await SendAsync(AuthenticationFactor.EmailCode("mobile@example.net"));
        _host.MailFailure = new NotificationException(NotificationFailure.Unavailable, "The server is away.");
        await _host.Manager.MailCodeAsync(token);
        _host.MailFailure = null;
        _host.Clock.Advance(TimeSpan.FromHours(3));
        await _host.Worker.RunDueAsync();

        Assert.DoesNotContain(_host.Mail, message => message.Notification is VerificationCodeMailed);
        Assert.Contains("notification.suppressed", await _host.EventNamesAsync(envelope.Id));
    }

    [Fact]
    public async Task Secrets_StandNowhereInTheLogOrTheOutbox()
    {
        byte[] secret = AuthenticationFactor.NewTotpSecret();
        (Envelope envelope, string token) = await SendAsync(
            AuthenticationFactor.AccessCode(Code), AuthenticationFactor.Totp(secret), AuthenticationFactor.EmailCode("mobile@example.net"));
        _host.Options.RunInline = false;
        await _host.Manager.MailCodeAsync(token);
        string log = string.Concat((await _host.Store.Inner.LoadAsync(envelope.Id))!.Events.Select(stored => stored.Json));
        await _host.Worker.RunDueAsync();

        Assert.DoesNotContain(Code, log);
        Assert.DoesNotContain(Convert.ToHexString(secret), log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(secret), log);
        Assert.DoesNotContain($"\"{CodeMailedTo("mobile@example.net")}\"", log);
        Assert.DoesNotContain(Code, AuthenticationFactor.AccessCode(Code).ToString());
        Assert.DoesNotContain(Code, JsonSerializer.Serialize(AuthenticationFactor.AccessCode(Code)));
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("::ffff:203.0.113.7", true)]
    [InlineData("2001:db8::99", true)]
    [InlineData("203.0.114.7", false)]
    [InlineData("not an address", false)]
    [InlineData(null, false)]
    public async Task Network_NotAllowed_SeesNothing_AndThatIsRecorded(string? address, bool isAllowed)
    {
        (Envelope envelope, string token) = await SendAsync(["203.0.113.0/24", "2001:db8::/32"]);
        var context = new RequestContext { IpAddress = address };

        if (isAllowed)
        {
            await _host.Manager.OpenLinkAsync(token, context);
        }
        else
        {
            Assert.Equal(EnvelopeRefusal.NetworkNotAllowed, await WorkflowFixture.RefusalAsync(async () => await _host.Manager.OpenLinkAsync(token, context)));
            Assert.Contains("policy.denied", await _host.EventNamesAsync(envelope.Id));
        }
    }

    [Theory]
    [InlineData("203.0.113.7/33")]
    [InlineData("203.0.113.1/24x")]
    [InlineData("everywhere")]
    [InlineData("::ffff:203.0.113.0/120")]
    public async Task Network_Malformed_IsRefused(string network) =>
        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync([network]));

    [Theory]
    [InlineData("abc")]
    [InlineData("12345678901234567890123456789012345678901")]
    [InlineData("あいことば")]
    [InlineData("abcd efgh ")]
    public void AccessCode_Malformed_IsRefused(string code) => Assert.Throws<ArgumentException>(() => AuthenticationFactor.AccessCode(code));

    [Fact]
    public async Task Clone_OfWhoHadToShowSomething_HasToSayAnewWhat()
    {
        (Envelope envelope, _) = await SendAsync(AuthenticationFactor.AccessCode(Code));
        await _host.Manager.VoidAsync(envelope.Id, "取り下げ");

        await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Manager.CloneAsync(envelope.Id));
        Envelope clone = await _host.Manager.CloneAsync(envelope.Id, _ => [AuthenticationFactor.AccessCode("another")]);
        Assert.Equal(AuthenticationMethod.AccessCode, Assert.Single(clone.Participants[0].Factors).Method);
    }

    private static RequestContext With(SigningView view) => new() { Session = view.Session };

    private static string FullWidth(string digits) => string.Concat(digits.Select(digit => (char)(digit - '0' + '\uFF10')));

    private Task<(Envelope Envelope, string Token)> SendAsync(params AuthenticationFactor[] factors) => SendAsync([], factors);

    private async Task<(Envelope Envelope, string Token)> SendAsync(string[] networks, params AuthenticationFactor[] factors)
    {
        EnvelopeDescriptor descriptor = WorkflowFixture.Descriptor(1);
        descriptor.Participants[0] = descriptor.Participants[0] with { Factors = factors, AllowedNetworks = networks };
        Envelope envelope = await _host.Manager.SendAsync((await _host.Manager.CreateAsync(descriptor)).Id);
        return (envelope, _host.TokenOf(envelope.Participants[0]));
    }

    private Task<EnvelopeRefusal> GuessAsync(string token, AuthenticationMethod method, string code) =>
        WorkflowFixture.RefusalAsync(async () => await _host.Manager.AuthenticateAsync(token, method, code));

    private string CodeMailedTo(string address) => _host.Mail
        .Where(message => string.Equals(message.To.Address, address, StringComparison.OrdinalIgnoreCase))
        .Select(message => message.Notification)
        .OfType<VerificationCodeMailed>()
        .Last().Code;
}
