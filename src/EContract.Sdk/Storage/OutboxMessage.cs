using EContract.Sdk.Contracts;

namespace EContract.Sdk.Storage;

/// <summary>A message to deliver once the change it tells of is stored.</summary>
/// <param name="Id">Unique; the same for every try to deliver it. At most 128 characters.</param>
/// <param name="EnvelopeId">The envelope it is about.</param>
/// <param name="Body">What to say, as JSON, without the link.</param>
/// <param name="Secret">The link's token, wrapped: whoever reads the store cannot follow the link.</param>
/// <param name="DueAt">The earliest moment to deliver it.</param>
public sealed record OutboxMessage(string Id, EnvelopeId EnvelopeId, string Body, WrappedKey? Secret, DateTimeOffset DueAt)
{
    /// <summary>To whom it goes.</summary>
    public MessageChannel Channel { get; init; }
}

/// <summary>A message that is the caller's to deliver until the lease ends.</summary>
/// <param name="Message">The message.</param>
/// <param name="Attempts">How often it was tried before.</param>
/// <param name="Owner">To whom it is leased.</param>
public sealed record LeasedMessage(OutboxMessage Message, int Attempts, string Owner);
