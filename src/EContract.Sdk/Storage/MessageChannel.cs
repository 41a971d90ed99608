namespace EContract.Sdk.Storage;

/// <summary>To whom messages of the outbox go. Each channel is worked on by itself, so that slow systems hold up no mail.</summary>
public enum MessageChannel
{
    /// <summary>People, through the notifier.</summary>
    Mail,

    /// <summary>Other systems, by webhooks.</summary>
    Webhook,
}
