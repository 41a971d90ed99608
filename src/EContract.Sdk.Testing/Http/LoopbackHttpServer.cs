using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EContract.Sdk.Testing.Http;

/// <summary>
/// A small HTTP/1.1 server on 127.0.0.1. Not <see cref="HttpListener"/>, because that cannot pick a free port, needs a
/// reservation on Windows, and answers 200 where the connection should be dropped.
/// </summary>
internal sealed class LoopbackHttpServer : IAsyncDisposable
{
    /// <summary>How long a request may take to come in, counted from its first byte.</summary>
    private static readonly TimeSpan ReceiveTimeout = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Binds the port; nothing is answered before <see cref="Start"/>.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public LoopbackHttpServer(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Begins to answer.</summary>
    /// <param name="handler">Gives the answer, or <see langword="null"/> to drop the connection.</param>
    public void Start(Func<HttpRequest, CancellationToken, Task<HttpReply?>> handler) => _accepting = AcceptAsync(handler);

    /// <summary>Stops listening and breaks off what is being answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static async Task WriteAsync(Stream stream, HttpReply reply, bool keepAlive, CancellationToken cancellationToken)
    {
        string head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {(int)reply.Status} {reply.Status}\r\nContent-Type: {reply.ContentType}\r\n"
            + $"Content-Length: {reply.Body.Length}\r\n{(reply.Location is { } location ? $"Location: {location.AbsoluteUri}\r\n" : "")}Connection: {(keepAlive ? "keep-alive" : "close")}\r\n\r\n");
        byte[] message = [.. Encoding.ASCII.GetBytes(head), .. reply.Body];
        await stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task AcceptAsync(Func<HttpRequest, CancellationToken, Task<HttpReply?>> handler)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
            {
                // Stopped while it waited, or between two clients.
                return;
            }
            catch (SocketException)
            {
                // The client went away before it was accepted.
                continue;
            }

            Task connection = Task.Run(() => ServeAsync(socket, handler), CancellationToken.None);
            _connections.TryAdd(connection, 0);
            _ = connection.ContinueWith(
                done => _connections.TryRemove(done, out _),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket, Func<HttpRequest, CancellationToken, Task<HttpReply?>> handler)
    {
        socket.NoDelay = true;
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var reader = new HttpRequestReader(stream);
            bool keepAlive = true;
            while (keepAlive && await reader.WaitAsync(_stopping.Token).ConfigureAwait(false))
            {
                HttpRequest request = await ReceiveAsync(reader).ConfigureAwait(false);
                if (await handler(request, _stopping.Token).ConfigureAwait(false) is not { } reply)
                    return;
                keepAlive = request.KeepAlive;
                await WriteAsync(stream, reply, keepAlive, _stopping.Token).ConfigureAwait(false);
            }

            await LingerAsync(socket, stream).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or InvalidDataException)
        {
            // The client has gone, talks no HTTP, or the server stops: there is nobody left to tell.
        }
    }

    /// <summary>RFC 9112, 9.6: unread bytes of a refused body would reset the connection before the client has our answer.</summary>
    private async Task LingerAsync(Socket socket, Stream stream)
    {
        socket.Shutdown(SocketShutdown.Send);
        using var lingering = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        lingering.CancelAfter(TimeSpan.FromSeconds(2));
        byte[] discarded = new byte[8 * 1024];
        while (await stream.ReadAsync(discarded, lingering.Token).ConfigureAwait(false) > 0)
        {
        }
    }

    private async Task<HttpRequest> ReceiveAsync(HttpRequestReader reader)
    {
        using var receiving = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        receiving.CancelAfter(ReceiveTimeout);
        return await reader.ReadAsync(receiving.Token).ConfigureAwait(false);
    }
}
