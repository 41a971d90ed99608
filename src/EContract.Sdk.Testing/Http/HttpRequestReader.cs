using System.Globalization;
using System.Text;

namespace EContract.Sdk.Testing.Http;

/// <summary>Reads HTTP/1.1 requests (RFC 9112) off a connection, as much of it as clients of a TSA or responder use.</summary>
internal sealed class HttpRequestReader(Stream stream)
{
    /// <summary>Far above any TimeStampReq or OCSPRequest; keeps a confused client from filling the memory.</summary>
    public const int MaxBodyLength = 64 * 1024;

    private const int MaxLineLength = 16 * 1024;
    private const int MaxHeaders = 100;
    private readonly byte[] _buffer = new byte[8 * 1024];
    private int _start;
    private int _end;

    /// <summary>Waits for the first byte of a request; <see langword="false"/> when the client has closed the connection instead.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        _start < _end || await FillAsync(cancellationToken).ConfigureAwait(false);

    /// <exception cref="InvalidDataException">It is no HTTP request.</exception>
    public async ValueTask<HttpRequest> ReadAsync(CancellationToken cancellationToken)
    {
        string requestLine = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (requestLine.Split(' ') is not [var method, var target, "HTTP/1.0" or "HTTP/1.1"])
            throw new InvalidDataException("Not an HTTP/1.1 request line.");
        Dictionary<string, string> headers = await ReadHeadersAsync(cancellationToken).ConfigureAwait(false);

        if (string.Equals(headers.GetValueOrDefault("Expect"), "100-continue", StringComparison.OrdinalIgnoreCase))
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        byte[]? body = await ReadBodyAsync(headers, cancellationToken).ConfigureAwait(false);
        // After a body that was not read to its end there is no telling where the next request begins.
        bool keepAlive = body is not null
            && requestLine.EndsWith("1.1", StringComparison.Ordinal)
            && !string.Equals(headers.GetValueOrDefault("Connection"), "close", StringComparison.OrdinalIgnoreCase);
        string[] parts = target.Split('?', 2);
        return new HttpRequest(method, parts[0], parts.Length > 1 ? parts[1] : "", headers, body, keepAlive);
    }

    private async ValueTask<Dictionary<string, string>> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int count = 0; count < MaxHeaders; count++)
        {
            string line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (line.Length == 0)
                return headers;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new InvalidDataException("Not an HTTP header.");
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        throw new InvalidDataException("Too many HTTP headers.");
    }

    private async ValueTask<byte[]?> ReadBodyAsync(Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (string.Equals(headers.GetValueOrDefault("Transfer-Encoding"), "chunked", StringComparison.OrdinalIgnoreCase))
            return await ReadChunksAsync(cancellationToken).ConfigureAwait(false);
        if (!headers.TryGetValue("Content-Length", out string? text))
            return [];
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length))
            throw new InvalidDataException("Not a Content-Length.");
        if (length > MaxBodyLength)
            return null;
        byte[] body = new byte[length];
        await ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return body;
    }

    private async ValueTask<byte[]?> ReadChunksAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            string size = (await ReadLineAsync(cancellationToken).ConfigureAwait(false)).Split(';')[0].Trim();
            if (!uint.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint length))
                throw new InvalidDataException("Not a chunk size.");
            if (length == 0)
            {
                await ReadHeadersAsync(cancellationToken).ConfigureAwait(false);
                return body.ToArray();
            }

            if (body.Length + length > MaxBodyLength)
                return null;
            byte[] chunk = new byte[length];
            await ReadExactlyAsync(chunk, cancellationToken).ConfigureAwait(false);
            body.Write(chunk);
            await ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false))
                throw new EndOfStreamException("The connection was closed within a request.");
            int newLine = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            int end = newLine < 0 ? _end : newLine;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, end - _start));
            _start = newLine < 0 ? end : end + 1;
            if (line.Length > MaxLineLength)
                throw new InvalidDataException("The line is too long.");
            if (newLine >= 0)
                return line.ToString().TrimEnd('\r');
        }
    }

    private async ValueTask ReadExactlyAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        int buffered = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, buffered).CopyTo(destination.Span);
        _start += buffered;
        await stream.ReadExactlyAsync(destination[buffered..], cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
        return _end > 0;
    }
}
