namespace EContract.Sdk.Notifications;

/// <summary>A file that goes with a message.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MediaType">What it is, as in <c>text/csv</c>.</param>
/// <param name="Content">Its content.</param>
public sealed record NotificationAttachment(string Name, string MediaType, ReadOnlyMemory<byte> Content);
