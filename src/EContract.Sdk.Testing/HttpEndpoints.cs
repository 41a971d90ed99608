using System.Collections.Concurrent;
using System.Net;

namespace EContract.Sdk.Testing;

/// <summary>Routes requests to the authorities, bounds them, and lets the faults of the network happen.</summary>
internal sealed class HttpEndpoints(DevelopmentPki pki, CancellationToken stopping)
{
    /// <summary>Far above any TimeStampReq or OCSPRequest; keeps a confused client from filling the memory.</summary>
    private const int MaxRequestLength = 64 * 1024;

    /// <summary>How long a request may take to come in.</summary>
    private static readonly TimeSpan ReceiveTimeout = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>Starts answering one request.</summary>
    public void Answer(HttpListenerContext context)
    {
        Task task = Task.Run(() => AnswerAsync(context), CancellationToken.None);
        _running.TryAdd(task, 0);
        task.ContinueWith(
            done => _running.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Waits for all answers begun.</summary>
    public async Task DrainAsync()
    {
        foreach (Task task in _running.Keys)
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpListenerRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength64 > MaxRequestLength)
            return null;
        byte[] buffer = new byte[request.ContentLength64 >= 0 ? request.ContentLength64 : MaxRequestLength + 1];
        int length = await request.InputStream
            .ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length > MaxRequestLength ? null : buffer[..length];
    }

    /// <summary>RFC 6960, A.1: a GET carries the request in the path, base64 and then URL-encoded.</summary>
    private static byte[] ReadOcspPath(HttpListenerRequest request)
    {
        string path = Uri.UnescapeDataString(request.RawUrl!["/ocsp/".Length..]);
        byte[] buffer = new byte[path.Length];
        return Convert.TryFromBase64String(path, buffer, out int length) ? buffer[..length] : [];
    }

    private static void Send(HttpListenerResponse response, string contentType, byte[] body)
    {
        response.ContentType = contentType;
        response.Close(body, willBlock: false);
    }

    private static void Refuse(HttpListenerResponse response, HttpStatusCode status)
    {
        response.StatusCode = (int)status;
        response.Close();
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            await RouteAsync(context.Request, context.Response).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpListenerException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, or the server stops: there is nobody left to tell.
            context.Response.Abort();
        }
    }

    private Task RouteAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        string path = request.Url!.AbsolutePath;
        bool isGet = request.HttpMethod == "GET";
        switch (path)
        {
            case "/tsa" when request.HttpMethod == "POST":
                return AnswerAsync(request, response, pki.TimestampAuthority.Faults, "application/timestamp-reply",
                    ReadBodyAsync, pki.TimestampAuthority.Respond);
            case "/ocsp" when request.HttpMethod == "POST":
                return AnswerAsync(request, response, pki.OcspResponder.Faults, "application/ocsp-response",
                    ReadBodyAsync, pki.OcspResponder.Respond);
            case "/root.crl" when isGet:
                return AnswerAsync(request, response, pki.RootCrlIssuer.Faults, "application/pkix-crl",
                    ReadNothing, (_, fault) => pki.RootCrlIssuer.Issue(fault));
            case "/ca.crl" when isGet:
                return AnswerAsync(request, response, pki.IssuingCaCrlIssuer.Faults, "application/pkix-crl",
                    ReadNothing, (_, fault) => pki.IssuingCaCrlIssuer.Issue(fault));
            case "/root.cer" when isGet:
                Send(response, "application/pkix-cert", pki.Keys.Root.Certificate.RawData);
                return Task.CompletedTask;
            case "/ca.cer" when isGet:
                Send(response, "application/pkix-cert", pki.Keys.IssuingCa.Certificate.RawData);
                return Task.CompletedTask;
            case "/tsa" or "/ocsp" or "/root.crl" or "/ca.crl" or "/root.cer" or "/ca.cer":
                Refuse(response, HttpStatusCode.MethodNotAllowed);
                return Task.CompletedTask;
            default:
                if (isGet && request.RawUrl!.StartsWith("/ocsp/", StringComparison.Ordinal))
                {
                    return AnswerAsync(request, response, pki.OcspResponder.Faults, "application/ocsp-response",
                        (r, _) => Task.FromResult<byte[]?>(ReadOcspPath(r)), pki.OcspResponder.Respond);
                }

                Refuse(response, HttpStatusCode.NotFound);
                return Task.CompletedTask;
        }

        static Task<byte[]?> ReadNothing(HttpListenerRequest request, CancellationToken cancellationToken) =>
            Task.FromResult<byte[]?>([]);
    }

    private async Task AnswerAsync(
        HttpListenerRequest request,
        HttpListenerResponse response,
        DevelopmentFaults faults,
        string contentType,
        Func<HttpListenerRequest, CancellationToken, Task<byte[]?>> read,
        Func<ReadOnlyMemory<byte>, DevelopmentFault, byte[]> answer)
    {
        byte[]? body;
        using (var receiving = CancellationTokenSource.CreateLinkedTokenSource(stopping))
        {
            receiving.CancelAfter(ReceiveTimeout);
            body = await read(request, receiving.Token).ConfigureAwait(false);
        }

        if (body is null)
        {
            Refuse(response, HttpStatusCode.RequestEntityTooLarge);
            return;
        }

        Task changed = faults.Changed;
        DevelopmentFault fault = faults.Take();
        if (faults.Delay is { } delay && delay > TimeSpan.Zero)
            await Task.Delay(delay, stopping).ConfigureAwait(false);
        switch (fault)
        {
            case DevelopmentFault.ServerError:
                Refuse(response, HttpStatusCode.InternalServerError);
                break;
            case DevelopmentFault.Hang:
                await changed.WaitAsync(stopping).ConfigureAwait(false);
                response.Abort();
                break;
            case DevelopmentFault.DropConnection:
                response.Abort();
                break;
            default:
                Send(response, contentType, answer(body, fault));
                break;
        }
    }
}
