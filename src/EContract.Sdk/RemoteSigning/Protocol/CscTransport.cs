using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Diagnostics;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Carries requests to a service: https only, bounded, repeated only where that is safe.</summary>
internal sealed class CscTransport
{
    private readonly OutboundHttp _http;
    private readonly CscServiceOptions _options;
    private readonly TimeProvider _timeProvider;

    public CscTransport(CscServiceOptions options, HttpClient? httpClient, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;
        _http = new OutboundHttp(
            httpClient,
            new OutboundHttpOptions
            {
                Timeout = options.Timeout,
                MaxResponseBytes = options.MaxResponseBytes,
                MaxRedirects = 0,
                IsAllowed = options.MaySendTo,
            },
            timeProvider);
    }

    /// <summary>Sends a request and reads the answer.</summary>
    /// <exception cref="CscRefusedException">The service answered with an error.</exception>
    /// <exception cref="SignerException">There was no answer, or none that can be read.</exception>
    public async ValueTask<CscAnswer> SendAsync(CscRequest request, CancellationToken cancellationToken)
    {
        string place = $"{request.Method} of {request.Uri.GetLeftPart(UriPartial.Authority)}";
        for (int made = 1; ; made++)
        {
            bool isLast = made >= _options.MaxAttempts;
            try
            {
                OutboundHttpAnswer answer = await _http
                    .ExchangeAsync(request.Uri, request.Body, request.ContentType, AddHeaders, cancellationToken)
                    .ConfigureAwait(false);
                if ((int)answer.Status is >= 200 and < 300)
                    return Read(answer, place);
                var refusal = CscRefusal.Read(answer, request.AllSecrets());
                // 429, too: whether the service counted what was spent by then, it does not say.
                if (isLast || !(request.IsIdempotent && refusal.IsTransient))
                    throw new CscRefusedException(refusal, refusal.ToException(place, request.Refusal));
            }
            catch (OutboundHttpException e)
            {
                if (isLast || !(e.IsUnsent || (request.IsIdempotent && e.IsTransient)))
                    throw Failure(place, e);
            }

            await Task.Delay(PauseAfter(made), _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        void AddHeaders(HttpRequestMessage message)
        {
            message.Headers.Accept.Add(new("application/json"));
            message.Headers.Authorization = request.Authorization;
        }
    }

    private static CscAnswer Read(OutboundHttpAnswer answer, string place)
    {
        // Sections 8.4.5 and 11.8: 204 has nothing to say.
        ReadOnlyMemory<byte> body = answer.Status == HttpStatusCode.NoContent ? "{}"u8.ToArray() : answer.Body;
        try
        {
            JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new CscAnswer(answer.Status, answer.Body, document, place);
            document.Dispose();
        }
        catch (JsonException)
        {
            // Its text may quote the body, and the body may be a token: it is not passed on.
        }

        CryptographicOperations.ZeroMemory(answer.Body);
        throw new SignerException(SignerFailure.SigningFailed, $"{place} answered with something that is no JSON object.");
    }

    private static SignerException Failure(string place, OutboundHttpException e) =>
        new(e.IsTransient ? SignerFailure.Unavailable : SignerFailure.SigningFailed, $"{place} failed: {e.Message}", e);

    // Half of each pause is random, so that clients which failed together do not come back together.
    private TimeSpan PauseAfter(int made) =>
        _options.RetryDelay * Math.Pow(2, Math.Min(made - 1, 10)) * (0.5 + (RandomNumberGenerator.GetInt32(1000) / 2000.0));
}
