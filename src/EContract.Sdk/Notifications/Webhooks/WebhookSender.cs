using System.Globalization;
using System.Net;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.Notifications.Webhooks;

/// <summary>Posts deliveries to an endpoint: signed, bounded in time, redirects not followed, answers not read.</summary>
internal sealed class WebhookSender
{
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    private readonly WebhookEndpoint _endpoint;
    private readonly OutboundHttp _http;
    private readonly TimeProvider _time;

    public WebhookSender(WebhookEndpoint endpoint, TimeProvider time)
    {
        _endpoint = endpoint;
        _time = time;
        _http = new OutboundHttp(
            options: new OutboundHttpOptions { Timeout = endpoint.Timeout, AllowPrivateNetworks = endpoint.AllowPrivateNetwork, MaxRedirects = 0 },
            timeProvider: time);
    }

    public WebhookEndpoint Endpoint => _endpoint;

    /// <summary>Posts a delivery.</summary>
    /// <returns>The status by which it was taken.</returns>
    /// <exception cref="NotificationException">It was not taken.</exception>
    /// <exception cref="WebhookGoneException">The endpoint wants no more of them.</exception>
    public async ValueTask<int> SendAsync(string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        string signature = WebhookSignature.Sign(id, now, body.Span, _endpoint.Secrets);
        OutboundHttpAnswer answer;
        try
        {
            answer = await _http.TellAsync(
                _endpoint.Uri,
                body,
                "application/json",
                request =>
                {
                    request.Headers.Add(WebhookSignature.IdHeader, id);
                    request.Headers.Add(WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
                    request.Headers.Add(WebhookSignature.SignatureHeader, signature);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (OutboundHttpException e)
        {
            NotificationFailure failure = e.Failure switch
            {
                OutboundHttpFailure.NotAllowed => NotificationFailure.Rejected,
                OutboundHttpFailure.SecureConnection => NotificationFailure.Misconfigured,
                _ => NotificationFailure.Unavailable,
            };
            throw new NotificationException(failure, e.Message, e);
        }

        int status = (int)answer.Status;
        string said = $"{_endpoint.Uri.Host} answered {status}.";
        return answer switch
        {
            { IsSuccess: true } => status,
            { Status: HttpStatusCode.Gone } => throw new WebhookGoneException(said),
            // A server in trouble takes nothing; one that does not like this delivery may like the next.
            _ => throw new NotificationException(
                status >= 500 || answer.Status == HttpStatusCode.TooManyRequests ? NotificationFailure.Unavailable : NotificationFailure.Deferred, said)
            {
                RetryAfter = answer.RetryAfter is { } wait && wait > TimeSpan.Zero ? (wait < MaxRetryAfter ? wait : MaxRetryAfter) : null,
            },
        };
    }
}
