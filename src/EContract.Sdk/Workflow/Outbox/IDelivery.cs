using EContract.Sdk.Contracts.Events;

namespace EContract.Sdk.Workflow.Outbox;

/// <summary>A message on its way out.</summary>
internal interface IDelivery
{
    /// <summary>The way it goes: where one message does not get through because of the way, no other does.</summary>
    string Line { get; }

    /// <summary>What kind of message it is.</summary>
    string Kind { get; }

    /// <summary>Whether somebody waits for it, as for a code: it goes before all others.</summary>
    bool IsUrgent { get; }

    /// <summary>Delivers it, unless it is outdated.</summary>
    /// <returns>What the log tells of it.</returns>
    ValueTask<EnvelopeEvent> DeliverAsync(CancellationToken cancellationToken);

    /// <summary>What the log tells when it is given up.</summary>
    EnvelopeEvent GivenUp(string reason);
}
