using System.Reflection;
using EContract.Sdk.Auditing;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Events;
using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Storage;
using EContract.Sdk.Workflow;

namespace EContract.Sdk.Tests.Workflow;

/// <summary>What one tenant has, another knows nothing of.</summary>
public sealed class TenantTests : IDisposable
{
    private static readonly TenantId Tokai = new("tokai");
    private static readonly TenantId Chita = new("chita");
    private readonly WorkflowFixture _host = new(new WebhookEndpoint("ledger", new Uri("https://ledger.example/hook"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnEnvelope_IsItsTenants()
    {
        Envelope created = await _host.Manager.ForTenant(Tokai).CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);

        Assert.Equal(Tokai, created.Tenant);
        Assert.Equal(Tokai, (await _host.Manager.ForTenant(Tokai).GetAsync(created.Id, Token)).Tenant);
        Assert.Equal(created.Id, Assert.Single(await _host.Manager.ForTenant(Tokai).SearchAsync(new EnvelopeQuery(), Token)).Id);
        Assert.Equal(created.Id, Assert.Single(await _host.Manager.ForAllTenants().SearchAsync(new EnvelopeQuery { Tenant = Tokai }, Token)).Id);
        Assert.Empty(await _host.Manager.ForTenant(Chita).SearchAsync(new EnvelopeQuery(), Token));
        Assert.Empty(await _host.Manager.SearchAsync(new EnvelopeQuery(), Token));
        Assert.Empty(await _host.Manager.ForAllTenants().SearchAsync(new EnvelopeQuery { Tenant = Chita }, Token));
    }

    [Fact]
    public async Task TheDefaultTenant_StandsInNoLog()
    {
        Envelope created = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);

        EnvelopeHistory history = (await _host.Store.LoadAsync(created.Id, Token))!;
        Assert.DoesNotContain("tenant", history.Events[0].Json, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(TenantId.Default, created.Tenant);
    }

    [Fact]
    public async Task EveryVerbOnAnEnvelope_FindsNoneOfAnotherTenant()
    {
        Envelope theirs = await _host.Manager.ForTenant(Tokai).CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
        EnvelopeManager other = _host.Manager.ForTenant(Chita);
        MethodInfo[] verbs =
        [
            .. typeof(EnvelopeManager).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(verb => verb.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(EnvelopeId)),
        ];
        Assert.True(verbs.Length > 15);

        foreach (MethodInfo verb in verbs)
        {
            object?[] arguments = [.. verb.GetParameters().Select(parameter => Plausible(parameter, theirs))];
            Exception? error = await Record.ExceptionAsync(() => CompleteAsync(verb.Invoke(other, arguments)!));

            Assert.True(error is EnvelopeNotFoundException, $"{verb.Name}: {error?.GetType().Name ?? "nothing"} {error?.Message}");
        }

        Assert.Equal(theirs, await _host.Manager.ForTenant(Tokai).GetAsync(theirs.Id, Token), (a, b) => a!.Version == b!.Version);
    }

    [Fact]
    public async Task ALink_LetsInWhoeverIsAsked()
    {
        EnvelopeManager tokai = _host.Manager.ForTenant(Tokai);
        Envelope sent = await tokai.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
        await tokai.SendAsync(sent.Id, cancellationToken: Token);

        SigningView view = await _host.Manager.OpenLinkAsync(_host.TokenOf(sent.Participants[0]), cancellationToken: Token);

        Assert.Equal(sent.Id, view.EnvelopeId);
    }

    [Fact]
    public async Task AQueryForAnotherTenant_IsAMistake() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _host.Manager.ForTenant(Tokai).SearchAsync(new EnvelopeQuery { Tenant = Chita }, Token).AsTask());

    [Fact]
    public async Task WhoSeesAllTenants_CreatesNothing() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _host.Manager.ForAllTenants().CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token).AsTask());

    [Fact]
    public async Task UndeliveredAndDelayed_AreTheTenants()
    {
        EnvelopeManager tokai = _host.Manager.ForTenant(Tokai);
        Envelope sent = await tokai.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
        _host.MailFailure = new InvalidOperationException("down");
        await tokai.SendAsync(sent.Id, cancellationToken: Token);

        UndeliveredNotice notice = Assert.Single((await tokai.FindUndeliveredAsync(cancellationToken: Token)).Take(1));
        Assert.Empty(await _host.Manager.FindUndeliveredAsync(cancellationToken: Token));
        Assert.NotEmpty(await _host.Manager.ForAllTenants().FindUndeliveredAsync(cancellationToken: Token));
        Assert.False(await _host.Manager.SendAgainAsync(notice.MessageId, cancellationToken: Token));
        Assert.Empty(await _host.Manager.ListDelayedAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task AnEnvelopeMovedToAnotherTenantBehindOurBack_IsFoundOut()
    {
        Envelope created = await _host.Manager.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
        EnvelopeHistory moved = (await _host.Store.LoadAsync(created.Id, Token))! with { Tenant = Tokai };
        EnvelopeManager manager = new EnvelopeManager(_host.With(new TamperedEnvelopeStore(_host.Store, moved), _host.Documents)).ForTenant(Tokai);

        AuditVerification verification = await manager.VerifyAuditAsync(created.Id, Token);

        Assert.Equal((1, AuditFailure.Unlinked), (verification.FirstBreak!.Sequence, verification.FirstBreak.Failure));
        await Assert.ThrowsAsync<AuditBrokenException>(() => manager.GetAsync(created.Id, Token).AsTask());
    }

    [Fact]
    public async Task AClone_IsOfTheSameTenant()
    {
        EnvelopeManager tokai = _host.Manager.ForTenant(Tokai);
        Envelope sent = await tokai.CreateAsync(WorkflowFixture.Descriptor(1), cancellationToken: Token);
        await tokai.SendAsync(sent.Id, cancellationToken: Token);
        await tokai.VoidAsync(sent.Id, "誤り", cancellationToken: Token);

        Assert.Equal(Tokai, (await _host.Manager.ForAllTenants().CloneAsync(sent.Id, cancellationToken: Token)).Tenant);
    }

    private static object? Plausible(ParameterInfo parameter, Envelope envelope)
    {
        Type type = parameter.ParameterType;
        return type == typeof(EnvelopeId) ? envelope.Id
            : type == typeof(DocumentId) ? envelope.Documents[0].Id
            : type == typeof(ParticipantId) ? envelope.Participants[0].Id
            : type == typeof(ParticipantContact) ? new ParticipantContact { Name = "別人", Email = "other@example.jp" }
            : type == typeof(EnvelopeMetadata) ? new EnvelopeMetadata()
            : type == typeof(DateTimeOffset) ? envelope.CreatedAt.AddDays(7)
            : type == typeof(TimeSpan) ? TimeSpan.FromDays(1)
            : parameter.HasDefaultValue && parameter.DefaultValue is not null ? parameter.DefaultValue
            : type == typeof(string) ? "ledger"
            : type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type)
            : null;
    }

    private static async Task CompleteAsync(object returned)
    {
        if (returned is Task task)
            await task;
        else
            await (Task)returned.GetType().GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(returned, null)!;
    }
}
