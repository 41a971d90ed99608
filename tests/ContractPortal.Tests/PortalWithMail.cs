using EContract.TestInfrastructure;
using EContract.TestInfrastructure.Mail;
using Microsoft.Playwright;

namespace EContract.ContractPortal.Tests;

/// <summary>The portal with a real mail server beside it (STARTTLS and a login), and a browser: once for many tests.</summary>
public sealed class PortalWithMail : IAsyncLifetime
{
    private const float Patience = 120_000;
    private readonly TemporaryDirectory _directory = new();
    private readonly Browsers _browsers = new();
    private SmtpServer? _server;
    private PortalProcess? _portal;

    internal PortalProcess Portal => _portal!;

    internal MailServerInbox Inbox => new(_server!);

    public async ValueTask InitializeAsync()
    {
        // However busy the machine is.
        Assertions.SetDefaultExpectTimeout(Patience);
        await _browsers.InitializeAsync();
        _server = await SmtpServer.StartAsync(SmtpServerSecurity.StartTls);
        string root = _directory.Combine("mail-root.pem");
        await File.WriteAllTextAsync(root, _server.Root.ExportCertificatePem());
        _portal = await PortalProcess.StartAsync(
            _directory.Combine("data"),
            new Dictionary<string, string> { ["PORTAL_SMTP_PASSWORD"] = "secret" },
            "--smtp", $"{SmtpServer.Host}:{_server.Port}", "--smtp-user", "app", "--smtp-root", root);
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
            await _portal.DisposeAsync();
        _server?.Dispose();
        await _browsers.DisposeAsync();
        _directory.Dispose();
    }

    internal async Task<Window> OpenAsync(string language, bool isPhone)
    {
        Window window = await _browsers.OpenAsync(language, isPhone);
        window.Page.Context.SetDefaultTimeout(Patience);
        return window;
    }
}
