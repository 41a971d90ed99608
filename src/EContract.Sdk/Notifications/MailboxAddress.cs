namespace EContract.Sdk.Notifications;

/// <summary>A mailbox: an address, and the name shown beside it.</summary>
/// <param name="Name">The display name; empty for none.</param>
/// <param name="Address">The address, <c>local@domain</c>.</param>
public sealed record MailboxAddress(string Name, string Address);
