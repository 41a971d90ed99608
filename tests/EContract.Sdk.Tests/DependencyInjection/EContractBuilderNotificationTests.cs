using EContract.Sdk.Notifications;
using EContract.TestInfrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.DependencyInjection;

public sealed class EContractBuilderNotificationTests
{
    [Fact]
    public void AddEContract_NoNotifierChosen_Logs()
    {
        using ServiceProvider services = new ServiceCollection().AddEContract(_ => { }).BuildServiceProvider();

        Assert.IsType<LoggingNotifier>(services.GetRequiredService<INotifier>());
    }

    [Fact]
    public async Task UseFileNotifier_WithOptions_WritesMailsFromThem()
    {
        using var directory = new TemporaryDirectory();
        await using ServiceProvider services = new ServiceCollection()
            .AddEContract(contracts => contracts
                .UseFileNotifier(directory.FullPath)
                .UseFileNotifier(directory.FullPath)
                .SetNotifications(notifications => notifications.From = new MailboxAddress("東海市 電子契約", "keiyaku@tokai.example")))
            .BuildServiceProvider();
        NotificationMessage message = services.GetRequiredService<NotificationComposer>().Compose(Samples());

        await Assert.Single(services.GetServices<INotifier>()).DeliverAsync(message);

        Assert.Equal("keiyaku@tokai.example", message.From.Address);
        Assert.Single(Directory.GetFiles(directory.FullPath, "*.eml"));
    }

    private static SignatureRequested Samples() => Notifications.Samples.SignatureRequested();
}
