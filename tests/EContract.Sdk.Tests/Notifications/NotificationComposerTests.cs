using System.Text.Json;
using System.Text.RegularExpressions;
using EContract.Sdk.Notifications;

namespace EContract.Sdk.Tests.Notifications;

public sealed partial class NotificationComposerTests
{
    private static readonly NotificationComposer Composer = new(new NotificationOptions
    {
        Support = new SupportContact("電子契約サポート窓口", "support@service.example", "03-0000-0000", "10:00-18:00"),
    });

    public static TheoryData<NotificationLanguage, int> Everything { get; } =
        [.. from language in Enum.GetValues<NotificationLanguage>() from i in Enumerable.Range(0, Samples.All(language).Count()) select (language, i)];

    [Fact]
    public void Compose_SignRequest_NamesSenderAndTitleInTheSubject()
    {
        NotificationMessage message = Composer.Compose(Samples.SignatureRequested());

        Assert.Equal("東海市 様より○○業務委託への署名依頼が届いています", message.Subject);
        Assert.Equal("ja", message.Language);
        Assert.Equal(new MailboxAddress("田中 太郎", "tanaka@supplier.example"), message.To);
        Assert.Contains("株式会社サンプル\n田中 太郎 様\n", message.Text, StringComparison.Ordinal);
        Assert.Contains("▼ 文書を確認する\nhttps://sign.example.jp/s/3vXq0b9sT2c?x=1&y=2\n", message.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"https://sign.example.jp/s/3vXq0b9sT2c?x=1&amp;y=2\">文書を確認する</a>", message.Html, StringComparison.Ordinal);
        Assert.Contains("田中 太郎 様 (担当者)", message.Text, StringComparison.Ordinal);
        Assert.Contains("> ご確認をお願いします。\n> よろしくお願いいたします。\n", message.Text, StringComparison.Ordinal);
        Assert.Contains("署名期限: 2026年11月23日(月) 18:00 (日本時間)", message.Text, StringComparison.Ordinal);
        Assert.Contains("リンク先は sign.example.jp です", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_SignRequestInEnglish_IsEnglish()
    {
        NotificationMessage message = Composer.Compose(Samples.SignatureRequested(NotificationLanguage.English));

        Assert.Equal("東海市 has sent you ○○業務委託 to sign", message.Subject);
        Assert.Equal("en", message.Language);
        Assert.Contains("To be signed by: 2026-11-23 18:00 (Japan time, UTC+09:00)", message.Text, StringComparison.Ordinal);
        Assert.Contains("▼ Review the documents\nhttps://sign.example.jp/", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_Completed_HasSubjectLinkDeadlineAndHashes()
    {
        NotificationMessage message = Composer.Compose(Samples.EnvelopeCompleted());

        Assert.Equal("電子署名完了のお知らせ", message.Subject);
        Assert.Contains("▼ ダウンロード\nhttps://sign.example.jp/d/abc\n", message.Text, StringComparison.Ordinal);
        Assert.Contains("ダウンロードの期限: 2026年12月6日(日) 18:00 (日本時間)", message.Text, StringComparison.Ordinal);
        Assert.Contains("必ず保管してください", message.Text, StringComparison.Ordinal);
        Assert.Contains("・契約書\n   SHA-256: " + new string('a', 64), message.Text, StringComparison.Ordinal);
        Assert.Contains("Adobe Acrobat Reader", message.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Compose_AnyKind_SaysWhatEveryMessageMustSay(NotificationLanguage language, int index)
    {
        Notification notification = Samples.All(language).ElementAt(index);

        NotificationMessage message = Composer.Compose(notification);

        bool isJapanese = language == NotificationLanguage.Japanese;
        foreach (string body in new[] { message.Text, message.Html })
        {
            if (notification is not ServiceNotification)
            {
                Assert.Contains("東海市", body, StringComparison.Ordinal);
                Assert.Contains("○○業務委託", body, StringComparison.Ordinal);
                Assert.Contains("契約書", body, StringComparison.Ordinal);
                Assert.Contains("仕様書", body, StringComparison.Ordinal);
            }

            if (notification is not BulkSendReported)
                Assert.Contains(isJapanese ? "2026年11月23日(月) 18:00 (日本時間)" : "2026-11-23 18:00 (Japan time, UTC+09:00)", body, StringComparison.Ordinal);
            Assert.Contains("support@service.example", body, StringComparison.Ordinal);
            Assert.Contains(isJapanese ? "このメールについて" : "Why you receive this", body, StringComparison.Ordinal);
            Assert.Contains(isJapanese ? "なりすましメールにご注意ください" : "Beware of forged messages", body, StringComparison.Ordinal);
            Assert.Contains("tanaka@supplier.example", body, StringComparison.Ordinal);
            Assert.DoesNotMatch(Placeholder(), body[(body.IndexOf("<body", StringComparison.Ordinal) + 1)..]);
        }

        Assert.DoesNotContain('\r', message.Text);
        Assert.DoesNotContain("<img", message.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", message.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", message.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Same(notification, message.Notification);
    }

    [Fact]
    public void Compose_EveryKindOfNotification_HasATemplateInEveryLanguage()
    {
        IEnumerable<Type> kinds = typeof(Notification).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Notification)) && !type.IsAbstract);

        Assert.Equal(
            kinds.OrderBy(kind => kind.Name),
            Samples.All(NotificationLanguage.Japanese).Select(sample => sample.GetType()).Distinct().OrderBy(kind => kind.Name));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void Json_RoundTrip_ComposesTheSame(NotificationLanguage language, int index)
    {
        Notification notification = Samples.All(language).ElementAt(index);

        Notification? read = JsonSerializer.Deserialize<Notification>(JsonSerializer.Serialize(notification));

        Assert.Equal(Composer.Compose(notification).Html, Composer.Compose(read!).Html);
    }

    [Fact]
    public void Compose_NothingOptional_LeavesTheLinesOut()
    {
        SignatureRequested notification = Samples.SignatureRequested() with
        {
            Message = "",
            Recipient = new NotificationRecipient("契約担当課", "keiyaku@supplier.example") { IsOrganization = true },
            Envelope = Samples.Envelope with { DueAt = null },
        };

        string text = new NotificationComposer().Compose(notification).Text;

        Assert.StartsWith("契約担当課 御中\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("署名期限", text, StringComparison.Ordinal);
        Assert.DoesNotContain("送信者からのメッセージ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("電話", text, StringComparison.Ordinal);
        Assert.DoesNotContain("操作方法に関するお問い合わせ", text, StringComparison.Ordinal);
        Assert.Contains("■ 契約の内容に関するお問い合わせ\n東海市\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_OtherTimeZone_IsNamedByItsOffset()
    {
        var composer = new NotificationComposer(new NotificationOptions
        {
            TimeZone = TimeZoneInfo.CreateCustomTimeZone("Somewhere", TimeSpan.FromHours(-3.5), "Somewhere", "Somewhere"),
        });

        Assert.Contains("2026年11月23日(月) 05:30 (UTC-03:30)", composer.Compose(Samples.SignatureRequested()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("契約\r\nBcc: victim@example.com\r\n\r\n本文")]
    [InlineData("契約\u2028偽の行")]
    [InlineData("契約\0\u001b[31m")]
    [InlineData("契約\u202Efdp.exe")]
    [InlineData("<script>alert(1)</script><img src=x onerror=alert(1)>")]
    [InlineData("\"><a href=\"https://evil.example\">文書を確認する</a>")]
    [InlineData("{link} {sender} {message}")]
    [InlineData("https://evil.example/ を開いてください")]
    [InlineData("\uD800 片割れ")]
    public void Compose_HostileTitleAndNames_StayInTheirPlace(string hostile)
    {
        SignatureRequested notification = Samples.SignatureRequested() with
        {
            Recipient = new NotificationRecipient(hostile, "tanaka@supplier.example") { Organization = hostile },
            Envelope = Samples.Envelope with { Title = hostile, SenderOrganization = hostile, Documents = [new NotificationDocument(hostile)] },
            Message = hostile,
        };

        NotificationMessage message = Composer.Compose(notification);

        foreach (string line in new[] { message.Subject, message.To.Name })
            Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u202E' || char.IsSurrogate(c));
        Assert.DoesNotContain(message.Text, c => (char.IsControl(c) && c != '\n') || c is '\u2028' or '\u202E');
        Assert.DoesNotContain("\nBcc:", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", message.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", message.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"https://evil", message.Html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(message.Html, "<a "));
        Assert.DoesNotContain("https://evil", message.Subject, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(message.Text, Regex.Escape(Samples.SigningLink.AbsoluteUri)));
    }

    [Fact]
    public void Compose_EndlessNames_AreCutAndTheSubjectStaysReadable()
    {
        string endless = string.Concat(Enumerable.Repeat("長い名前", 10_000));
        SignatureRequested notification = Samples.SignatureRequested() with
        {
            Envelope = Samples.Envelope with { Title = endless, SenderOrganization = endless },
            Message = string.Concat(Enumerable.Repeat(endless + "\n", 100)),
        };

        NotificationMessage message = Composer.Compose(notification);

        Assert.InRange(message.Subject.Length, 20, 60);
        Assert.EndsWith("…への署名依頼が届いています", message.Subject, StringComparison.Ordinal);
        Assert.InRange(message.Text.Length, 0, 100_000);
    }

    [Fact]
    public void Compose_RareKanjiAndEmoji_AreKept()
    {
        const string name = "𠮷野家 葛󠄀城 👨‍👩‍👧";

        NotificationMessage message = Composer.Compose(Samples.SignatureRequested() with
        {
            Envelope = Samples.Envelope with { SenderOrganization = name },
        });

        Assert.Contains(name + " 様より", message.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@b@c")]
    [InlineData("a b@example.com")]
    [InlineData("a@example.com\r\nBcc: x@y.z")]
    [InlineData("<a@example.com>")]
    [InlineData("a,b@example.com")]
    [InlineData(".a@example.com")]
    [InlineData("a@-example.com")]
    [InlineData("a@exa mple.com")]
    [InlineData("аdmin@example.com")]
    public void Compose_NoEmailAddress_IsRejected(string address)
    {
        var error = Assert.Throws<NotificationException>(() => Composer.Compose(Samples.SignatureRequested() with
        {
            Recipient = new NotificationRecipient("田中", address),
        }));

        Assert.Equal(NotificationFailure.Rejected, error.Failure);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public void Compose_InternationalisedDomain_IsWrittenInAscii()
    {
        NotificationMessage message = Composer.Compose(Samples.SignatureRequested() with
        {
            Recipient = new NotificationRecipient("田中", "tanaka@日本語.jp"),
        });

        Assert.Equal("tanaka@xn--wgv71a119e.jp", message.To.Address);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("about:blank")]
    [InlineData("file:///etc/passwd")]
    public void Compose_LinkIsNoWebAddress_IsRefused(string link) => Assert.Throws<ArgumentException>(
        () => Composer.Compose(Samples.SignatureRequested() with { Link = new Uri(link) }));

    [Fact]
    public void NotificationComposer_SenderIsNoAddress_IsRefused() => Assert.Throws<ArgumentException>(
        () => new NotificationComposer(new NotificationOptions { From = new MailboxAddress("x", "nobody") }));

    [GeneratedRegex(@"\{\w+\}|^@|^## ", RegexOptions.Multiline)]
    private static partial Regex Placeholder();
}
