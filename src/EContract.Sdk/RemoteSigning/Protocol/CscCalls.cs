using System.Net.Http.Headers;
using System.Text.Json;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>Calls the methods that need an access token.</summary>
internal sealed class CscCalls(CscServiceOptions options, CscEndpoints endpoints, CscTransport transport, AccessTokenCache tokens)
{
    /// <summary>Calls a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="write">Writes the members of the request, but for <c>clientData</c>.</param>
    /// <param name="call">How it may be repeated, and what its refusal means.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CscRefusedException">The service refused.</exception>
    public async ValueTask<CscAnswer> SendAsync(string method, Action<Utf8JsonWriter> write, CscCall call, CancellationToken cancellationToken)
    {
        using ClearingBuffer body = Compose(write);
        for (bool isRepeated = false; ; isRepeated = true)
        {
            AccessToken token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await transport.SendAsync(
                    new CscRequest
                    {
                        Method = method,
                        Uri = endpoints.UriOf(method),
                        Body = body.Written,
                        Authorization = new AuthenticationHeaderValue("Bearer", token.Value),
                        IsIdempotent = call.IsIdempotent,
                        Refusal = call.Refusal,
                        Secrets = call.Secrets,
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            catch (CscRefusedException e) when (e.Refusal.IsTokenRefused && !isRepeated)
            {
                // The token was revoked, or the clocks differ. What stands in the body was not looked at.
                tokens.Forget(token);
            }
        }
    }

    private ClearingBuffer Compose(Action<Utf8JsonWriter> write)
    {
        var buffer = new ClearingBuffer();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        write(writer);
        if (options.ClientData is { } clientData)
            writer.WriteString("clientData", clientData);
        writer.WriteEndObject();
        return buffer;
    }
}

/// <summary>What is particular to a call.</summary>
/// <param name="IsIdempotent">As in <see cref="CscRequest.IsIdempotent"/>.</param>
/// <param name="Refusal">As in <see cref="CscRequest.Refusal"/>.</param>
/// <param name="Secrets">As in <see cref="CscRequest.Secrets"/>.</param>
internal sealed record CscCall(bool IsIdempotent, SignerFailure Refusal, params IReadOnlyList<ReadOnlyMemory<byte>> Secrets);
