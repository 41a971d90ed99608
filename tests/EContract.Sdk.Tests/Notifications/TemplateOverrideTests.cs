using EContract.Sdk.Notifications;
using EContract.Sdk.Notifications.Composition;
using EContract.TestInfrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.Tests.Notifications;

/// <summary>A host's own texts of messages.</summary>
public sealed class TemplateOverrideTests : IDisposable
{
    private const string Own = "Subject: 【東海市】{title}\n\n{recipient}\n\n[開く]({link})\n\n> {message}\n\n{documents}\n\n@support\n";
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Compose_TextInTheFolder_TakesThePlaceOfTheOneThatComesAlong()
    {
        Write("ja/sign-request.txt", Own);
        var composer = new NotificationComposer(new NotificationOptions { TemplateDirectory = _directory.FullPath });

        NotificationMessage message = composer.Compose(Samples.SignatureRequested());

        Assert.Equal("【東海市】○○業務委託", message.Subject);
        Assert.Contains("▼ 開く\n" + Samples.SigningLink.AbsoluteUri, message.Text, StringComparison.Ordinal);
        Assert.Contains("> ご確認をお願いします。", message.Text, StringComparison.Ordinal);
        Assert.Contains("■ 契約の内容に関するお問い合わせ", message.Text, StringComparison.Ordinal);
        Assert.Equal("東海市 has sent you ○○業務委託 to sign", composer.Compose(Samples.SignatureRequested(NotificationLanguage.English)).Subject);
        Assert.Equal("電子署名完了のお知らせ", composer.Compose(Samples.EnvelopeCompleted()).Subject);
    }

    [Fact]
    public void Compose_PartInTheFolder_TakesThePlaceInEveryMessage()
    {
        Write("ja/_support.txt", "## 窓口\n契約検査課 (内線 1234)\n");
        var composer = new NotificationComposer(new NotificationOptions { TemplateDirectory = _directory.FullPath });

        Assert.Contains("■ 窓口\n契約検査課 (内線 1234)\n", composer.Compose(Samples.EnvelopeCompleted()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_TextFromTheHost_IsAskedForAtTheStartOnly()
    {
        int asked = 0;
        var composer = new NotificationComposer(new NotificationOptions
        {
            Template = (language, name) =>
            {
                asked++;
                return (language, name) == ("ja", "sign-request") ? Own : null;
            },
        });
        int atStart = asked;

        Assert.Equal("【東海市】○○業務委託", composer.Compose(Samples.SignatureRequested()).Subject);
        Assert.Equal(atStart, asked);
    }

    [Fact]
    public void Compose_OwnText_IsAsSafeAsTheOthers()
    {
        var composer = new NotificationComposer(new NotificationOptions { Template = (_, name) => name == "sign-request" ? Own.Replace("{recipient}", "<b>{recipient}</b>", StringComparison.Ordinal) : null });

        NotificationMessage message = composer.Compose(Samples.SignatureRequested() with { Envelope = Samples.Envelope with { Title = "<script>\r\nBcc: x@example.com {link}" } });

        Assert.DoesNotContain('\n', message.Subject);
        Assert.DoesNotContain("<script>", message.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", message.Html, StringComparison.Ordinal);
        Assert.Contains("{link}", message.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sign-request", "Subject: x\n\n[開く]({link})\n\n{recipint}\n", 5, "{recipint}")]
    [InlineData("sign-request", "Subject: {code}\n\n[開く]({link})\n", 1, "{code}")]
    [InlineData("sign-request", "Subject: x\n[開く]({link})\n{message}\n", 3, "{message}")]
    [InlineData("sign-request", "Subject: x\n[開く]({link})\n> {title}\n", 3, "{title}")]
    [InlineData("sign-request", "Subject: x\n[開く]({link})\n{documents} を\n", 3, "{documents}")]
    [InlineData("sign-request", "Subject: x\n{link}\n", 2, "[text]({link})")]
    [InlineData("sign-request", "Subject: x\n\n本文\n", 4, "[text]({link})")]
    [InlineData("sign-request", "Subject: x\n[{title}]({link})\n", 2, "button")]
    [InlineData("sign-request", "Subject: x\n[開く]({link})\n@nothing\n", 3, "@nothing")]
    [InlineData("sign-request", "本文\n", 1, "Subject: ")]
    [InlineData("sign-request", "", 1, "Subject: ")]
    [InlineData("declined", "Subject: x\n[開く]({link})\n", 2, "no link")]
    [InlineData("code", "Subject: x\n\n{codeExpires}\n", 4, "{code}")]
    [InlineData("sign-requst", "Subject: x\n", 1, "sign-requst")]
    [InlineData("_support", "{message}\n", 1, "{message}")]
    public void Create_MistakeInAText_IsNamedWithFileAndLine(string name, string text, int line, string expected)
    {
        string file = Write($"ja/{name}.txt", text);

        NotificationTemplateException e = Assert.Throws<NotificationTemplateException>(
            () => new NotificationComposer(new NotificationOptions { TemplateDirectory = _directory.FullPath }));

        Assert.Equal((file, line), (e.Template, e.Line));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@support\n", null, 1, "takes itself in")]
    [InlineData("x\n@envelope\n", "x\n\n@support\n", 3, "takes itself in")]
    public void Create_PartThatTakesItselfIn_IsNamedWithFileAndLine(string support, string? envelope, int line, string expected)
    {
        string file = Write("ja/_support.txt", support);
        if (envelope is not null)
            file = Write("ja/_envelope.txt", envelope);

        NotificationTemplateException e = Refuse();

        Assert.Contains(e.Template, (string[])[file, _directory.Combine("ja/_support.txt")]);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Line, 1, line);
    }

    [Fact]
    public void Create_PartsThatMultiply_AreRefused()
    {
        for (int i = 0; i < 7; i++)
            Write($"ja/_p{i}.txt", string.Concat(Enumerable.Repeat(i < 6 ? $"@p{i + 1}\n" : "0123456789\n", 100)));

        Assert.Contains("more than 262144 characters", Refuse().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_PartsTooDeep_AreRefused()
    {
        for (int i = 0; i < 9; i++)
            Write($"ja/_p{i}.txt", i < 8 ? $"@p{i + 1}\n" : "x\n");

        Assert.Contains("more than 8 deep", Refuse().Message, StringComparison.Ordinal);
    }

    private NotificationTemplateException Refuse() => Assert.Throws<NotificationTemplateException>(
        () => new NotificationComposer(new NotificationOptions { TemplateDirectory = _directory.FullPath }));

    [Fact]
    public void Create_NoSuchFolder_IsMisconfigured() =>
        Assert.Equal(
            NotificationFailure.Misconfigured,
            Assert.Throws<NotificationException>(() => new NotificationComposer(new NotificationOptions { TemplateDirectory = _directory.Combine("nowhere") })).Failure);

    [Fact]
    public void Host_MistakeInAText_IsReportedAtTheStart()
    {
        Write("en/code.txt", "Subject: {nonsense}\n");
        using ServiceProvider provider = new ServiceCollection()
            .AddEContract(contracts => contracts.SetNotifications(options => options.TemplateDirectory = _directory.FullPath))
            .BuildServiceProvider();

        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<NotificationOptions>>().Value);

        Assert.Contains("code.txt, line 1", e.Message, StringComparison.Ordinal);
    }

    // The check is as good as its vocabulary: what it lets pass has to render, and the texts that come along have to pass it.
    [Theory]
    [InlineData(NotificationLanguage.Japanese)]
    [InlineData(NotificationLanguage.English)]
    public void Vocabulary_OfEveryMessage_IsWhatItCanRender(NotificationLanguage language)
    {
        foreach (Notification sample in Samples.All(language))
        {
            string name = new NotificationValues(sample, new NotificationOptions(), LanguageTexts.Of(language)).TemplateName;
            TemplateVocabulary vocabulary = TemplateVocabulary.Find(name)!;
            string text = string.Join('\n', (string[])
            [
                "Subject: x",
                .. vocabulary.Texts.Select(value => $"{value}={{{value}}}"),
                .. vocabulary.Quotations.Select(value => $"> {{{value}}}"),
                .. vocabulary.Lists.Select(value => $"{{{value}}}"),
                .. vocabulary.HasLink ? (string[])["[go]({link})"] : [],
            ]);
            var composer = new NotificationComposer(new NotificationOptions { Template = (_, template) => template == name ? text : null });

            Assert.NotEmpty(composer.Compose(sample).Text);
            string builtIn = RepositoryRoot.Combine("src", "EContract.Sdk", "Notifications", "Templates", LanguageTexts.Of(language).Tag, name + ".txt");
            TemplateCheck.Check(builtIn, name, File.ReadAllText(builtIn), LanguageTexts.Of(language).Has);
        }
    }

    private string Write(string name, string text)
    {
        string path = _directory.Combine(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
