using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Verification;

/// <summary>
/// What a refused request still has to send: a browser that is not done sending shows a broken connection, not the answer
/// (RFC 9112, 9.6).
/// </summary>
internal static class UnreadBody
{
    private const int BufferLength = 64 * 1024;

    /// <summary>Takes it and throws it away, up to a length.</summary>
    public static async ValueTask DrainAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        // Whoever asks first (RFC 9110, 10.1.1) has sent nothing, and would be told to.
        if (!string.IsNullOrEmpty(request.Headers.Expect))
            return;
        var buffer = new byte[BufferLength];
        try
        {
            for (int read; limit > 0 && (read = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
                limit -= read;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It came too slowly, is too long, or does not come any more: the answer is given all the same.
        }
    }
}
