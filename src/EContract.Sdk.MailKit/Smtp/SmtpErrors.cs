using System.Globalization;
using System.Net.Sockets;
using EContract.Sdk.Notifications;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace EContract.Sdk.MailKit.Smtp;

/// <summary>Says what an error of the mail server means for a message, and for those behind it.</summary>
internal static class SmtpErrors
{
    private const int ServiceNotAvailable = 421;
    private const int FirstPermanent = 500;

    // RFC 4954, 6: authentication required, too weak, invalid, or only over a secured connection.
    private static readonly int[] AuthenticationCodes = [530, 534, 535, 538];

    /// <summary>What went wrong before there was a message: it concerns all of them.</summary>
    /// <returns><see langword="null"/> for an error that is none of the server's.</returns>
    public static NotificationException? Connecting(Exception error, string server, string? secret) => error switch
    {
        SslHandshakeException => new(NotificationFailure.Misconfigured, $"There is no secure connection with {server}: {ServerText.Safe(Innermost(error).Message)}", error),
        AuthenticationException { InnerException: SmtpCommandException refused } => Authenticating(refused, server, secret),
        SmtpCommandException refused when AuthenticationCodes.Contains((int)refused.StatusCode) => Authenticating(refused, server, secret),
        AuthenticationException => new(NotificationFailure.Misconfigured, $"{server} does not accept the credentials: {ServerText.Safe(error.Message, secret)}", error),
        SmtpCommandException refused => new(Of(refused, NotificationFailure.Unavailable, NotificationFailure.Misconfigured), $"{server} takes no mail: {Answer(refused)}", error),
        NotSupportedException => new(NotificationFailure.Misconfigured, $"{server} does not offer what is asked of it: {ServerText.Safe(error.Message)}", error),
        _ => Broken(error, server),
    };

    /// <summary>What went wrong with one message.</summary>
    /// <returns><see langword="null"/> for an error that is none of the server's.</returns>
    public static NotificationException? Sending(Exception error, string server) => error switch
    {
        SmtpCommandException { StatusCode: (SmtpStatusCode)ServiceNotAvailable } refused => new(NotificationFailure.Unavailable, $"{server} takes no mail: {Answer(refused)}", error),
        SmtpCommandException refused when AuthenticationCodes.Contains((int)refused.StatusCode) => Authenticating(refused, server, null),
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } refused =>
            new(Of(refused, NotificationFailure.Deferred, NotificationFailure.Misconfigured), $"{server} does not accept the sender: {Answer(refused)}", error),
        SmtpCommandException { ErrorCode: SmtpErrorCode.RecipientNotAccepted } refused =>
            new(Of(refused, NotificationFailure.Deferred, NotificationFailure.Rejected), $"{server} does not accept the recipient: {Answer(refused)}", error),
        SmtpCommandException refused => new(Of(refused, NotificationFailure.Deferred, NotificationFailure.Rejected), $"{server} does not accept the message: {Answer(refused)}", error),
        _ => Broken(error, server),
    };

    // 454: "temporary authentication failure" is no wrong password (RFC 4954, 4).
    private static NotificationException Authenticating(SmtpCommandException refused, string server, string? secret) => new(
        Of(refused, NotificationFailure.Unavailable, NotificationFailure.Misconfigured),
        string.Create(CultureInfo.InvariantCulture, $"{server} does not accept the credentials: {(int)refused.StatusCode} {ServerText.Safe(refused.Message, secret)}"),
        refused);

    private static NotificationException? Broken(Exception error, string server) => error switch
    {
        ProtocolException or ServiceNotConnectedException or IOException or SocketException or SslHandshakeException =>
            new(NotificationFailure.Unavailable, $"The connection with {server} failed: {ServerText.Safe(error.Message)}", error),
        _ => null,
    };

    // RFC 5321, 4.2.1: 4 as first digit passes, 5 does not.
    private static NotificationFailure Of(SmtpCommandException refused, NotificationFailure passing, NotificationFailure lasting) =>
        (int)refused.StatusCode < FirstPermanent ? passing : lasting;

    private static string Answer(SmtpCommandException refused) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)refused.StatusCode} {ServerText.Safe(refused.Message)}");

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
