using EContract.Sdk.MailKit.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EContract.Sdk.MailKit.Tests.Smtp;

public sealed class SmtpOptionsTests
{
    public static TheoryData<string, string> Mistakes { get; } = new()
    {
        { "NoHost", "Host" },
        { "Port", "Port" },
        { "InTheClear", "None" },
        { "BounceAddress", "BounceAddress" },
        { "Timeout", "Timeout" },
        { "Connections", "MaxConnections" },
        { "Rate", "MessagesPerMinute" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Create_Mistake_IsNamed(string mistake, string expected)
    {
        SmtpOptions options = Mistaken(mistake);

        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new SmtpNotifier(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_Mistake_IsReportedAtTheStart()
    {
        using ServiceProvider provider = new ServiceCollection()
            .AddEContract(contracts => contracts.UseSmtpNotifier(options => options.Security = SmtpSecurity.None))
            .BuildServiceProvider();

        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(e.Failures, failure => failure.Contains("SmtpOptions.Host is empty", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Create_RelayOnThisMachine_MayBeInTheClear(string host)
    {
        await using var notifier = new SmtpNotifier(new SmtpOptions { Host = host, Port = 25, Security = SmtpSecurity.None });

        Assert.NotNull(notifier);
    }

    private static SmtpOptions Mistaken(string mistake)
    {
        var options = new SmtpOptions { Host = "mail.example" };
        switch (mistake)
        {
            case "NoHost":
                options.Host = " ";
                break;
            case "Port":
                options.Port = 65536;
                break;
            case "InTheClear":
                options.Security = SmtpSecurity.None;
                break;
            case "BounceAddress":
                options.BounceAddress = "no address";
                break;
            case "Timeout":
                options.Timeout = TimeSpan.Zero;
                break;
            case "Connections":
                options.MaxConnections = 0;
                break;
            default:
                options.MessagesPerMinute = 0;
                break;
        }

        return options;
    }
}
