using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.EntityFrameworkCore.Tests.Databases;
using EContract.Sdk.Notifications;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.EntityFrameworkCore.Tests.Workflow;

/// <summary>Commands that come at the same time, to two managers on one database: one wins, and the others are told why not.</summary>
public sealed class ConcurrentCommandTests
{
    private const int Callers = 8;

    [Theory]
    [MemberData(nameof(TestDatabases.All), MemberType = typeof(TestDatabases))]
    public async Task SendAsync_ByManyAtOnce_OneWinsAndOneInvitationGoesOut(string database)
    {
        await using CityHost host = await CityHost.StartAsync(database);
        Envelope draft = await host.Manager.CreateAsync(CityHost.Descriptor);

        await RaceAsync(host, (manager, _) => manager.SendAsync(draft.Id));

        EventRecord[] events = [.. await host.Manager.GetEventsAsync(draft.Id)];
        Assert.Single(events, record => record.Event is EnvelopeSent);
        Assert.Single(events, record => record.Event is LinkIssued);
        await host.Worker.RunDueAsync(TestContext.Current.CancellationToken);
        Assert.Single(host.Mail, mail => mail.Notification is ParticipantInvited);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.All), MemberType = typeof(TestDatabases))]
    public async Task VoidAsync_ByManyAtOnce_TheReasonIsTheWinners(string database)
    {
        await using CityHost host = await CityHost.StartAsync(database);
        Envelope sent = await host.Manager.SendAsync((await host.Manager.CreateAsync(CityHost.Descriptor)).Id);

        int winner = await RaceAsync(host, (manager, caller) => manager.VoidAsync(sent.Id, $"理由{caller}"));

        Envelope voided = await host.Manager.GetAsync(sent.Id);
        Assert.Equal((EnvelopeStatus.Voided, $"理由{winner}"), (voided.Status, voided.ClosingReason));
        Assert.True((await host.Manager.VerifyAuditAsync(sent.Id)).IsIntact);
    }

    private static async Task<int> RaceAsync(CityHost host, Func<EnvelopeManager, int, ValueTask<Envelope>> command)
    {
        EnvelopeManager[] managers = [host.Manager, new EnvelopeManager(host.Services)];
        host.Options.RunInline = false;
        Exception?[] errors = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller =>
            Task.Run(async () => await Record.ExceptionAsync(() => command(managers[caller % 2], caller).AsTask()))));

        Assert.All(errors.OfType<Exception>(), error => Assert.Equal(EnvelopeRefusal.WrongStatus, Assert.IsType<EnvelopeStateException>(error).Refusal));
        Assert.Equal(1, errors.Count(error => error is null));
        return Array.IndexOf(errors, null);
    }
}
