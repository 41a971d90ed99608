using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Notifications.Webhooks;

/// <summary>An endpoint answered 410: it wants no more deliveries.</summary>
internal sealed class WebhookGoneException(string message) : EContractException(message);
