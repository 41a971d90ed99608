using System.Security.Cryptography;
using EContract.Sdk.Contracts;

namespace EContract.Sdk.Workflow.Outbox;

/// <summary>
/// Identifiers of messages: which envelope's, and a secret that nobody knows but who got the message. A bounce that names it was caused by
/// that message, or by its recipient.
/// </summary>
internal static class OutboxMessageId
{
    private const int SecretLength = 12;
    private const int EnvelopeIdLength = 36;

    public static string New(EnvelopeId envelope, long version, int number) =>
        $"{envelope}.{version}.{number}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretLength))}";

    /// <summary>The envelope that a message says it is about; <see langword="null"/> for what is no identifier.</summary>
    public static EnvelopeId? FindEnvelope(string messageId) =>
        messageId.Length > EnvelopeIdLength && messageId[EnvelopeIdLength] == '.' && EnvelopeId.TryParse(messageId[..EnvelopeIdLength], out EnvelopeId id)
            ? id
            : null;
}
