using EContract.Sdk.Notifications.Webhooks;
using EContract.Sdk.Tests.Workflow;
using Microsoft.Extensions.DependencyInjection;

namespace EContract.Sdk.Tests.Notifications.Webhooks;

public sealed class WebhookEndpointTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly Uri Address = new("https://ledger.example/hook");

    [Theory]
    [InlineData("envelope.sent", true)]
    [InlineData("envelope.completed", true)]
    [InlineData("participant.signed", true)]
    [InlineData("notification.failed", true)]
    [InlineData("notification.sent", false)]
    [InlineData("participant.link.issued", false)]
    [InlineData("webhook.delivered", false)]
    public void Wants_UnlessSaidOtherwise_WhatMatters(string name, bool expected) =>
        Assert.Equal(expected, new WebhookEndpoint("ledger", Address, Secret).Wants(name));

    [Theory]
    [InlineData("webhook.delivered")]
    [InlineData("webhook.failed")]
    [InlineData("webhook.replayed")]
    public void Wants_DeliveriesThemselves_Never(string name) =>
        Assert.False(new WebhookEndpoint("ledger", Address, Secret) { Events = ["*", "webhook.*", name] }.Wants(name));

    [Fact]
    public void Check_Complete_Passes() => new WebhookEndpoint("ledger", Address, Secret) { Events = ["envelope.completed", "participant.*", "*"] }.Check();

    [Theory]
    [InlineData("Ledger", "https://ledger.example/", Secret, "envelope.*", "name")]
    [InlineData("", "https://ledger.example/", Secret, "envelope.*", "name")]
    [InlineData("ledger", "http://ledger.example/", Secret, "envelope.*", "https")]
    [InlineData("ledger", "ftp://ledger.example/", Secret, "envelope.*", "https")]
    [InlineData("ledger", "https://user:word@ledger.example/", Secret, "envelope.*", "credentials")]
    [InlineData("ledger", "https://ledger.example/", "secret", "envelope.*", "secret")]
    [InlineData("ledger", "https://ledger.example/", Secret, "envelope.finished", "envelope.finished")]
    [InlineData("ledger", "https://ledger.example/", Secret, "envelopes.*", "envelopes.*")]
    public void Check_SomethingWrong_SaysWhat(string name, string uri, string secret, string events, string expected)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => new WebhookEndpoint(name, new Uri(uri), secret) { Events = [events] }.Check());

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddWebhook_Mistake_IsNamedWhenTheHostIsComposed() =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddEContract(contracts => contracts.AddWebhook(new WebhookEndpoint("ledger", Address, "secret"))));

    [Fact]
    public void Webhooks_OfOneName_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new WorkflowFixture(new WebhookEndpoint("ledger", Address, Secret), new WebhookEndpoint("ledger", Address, Secret)));

    [Fact]
    public void Check_NoSecret_SaysSo() => Assert.Throws<ArgumentException>(() => new WebhookEndpoint("ledger", Address).Check());

    [Fact]
    public void Wants_ByDefault_NotWhatADraftIsPutTogetherFrom()
    {
        var endpoint = new WebhookEndpoint("ledger", new Uri("https://ledger.example/"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        Assert.True(endpoint.Wants("envelope.created"));
        Assert.True(endpoint.Wants("envelope.completed"));
        Assert.False(endpoint.Wants("envelope.document.added"));
        Assert.False(endpoint.Wants("envelope.participant.added"));
    }
}
