using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EContract.TestInfrastructure.Tools;

/// <summary>Another system on loopback that is told things by HTTP, and answers as the test says.</summary>
public sealed class HookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <summary>Starts listening.</summary>
    public HookReceiver()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Uri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/hook/"));
        }

        _listener.Prefixes.Add(new Uri(Uri, "/").AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Uri { get; }

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<HookRequest> Requests { get; } = new();

    /// <summary>Answers; 204 unless the test sets another. A status of 0 is no answer at all.</summary>
    public Func<HookRequest, HookAnswer> Answer { get; set; } = _ => new HookAnswer(204);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_serving.IsCompleted)
            return;
        await _stop.CancelAsync();
        _listener.Close();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var answering = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                answering.Add(AnswerAsync(await _listener.GetContextAsync()));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                break;
            }
        }

        await Task.WhenAll(answering);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body, _stop.Token);
            var request = new HookRequest(
                context.Request.Url!.AbsolutePath,
                context.Request.Headers.AllKeys.ToDictionary(name => name!, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase),
                body.ToArray());
            Requests.Enqueue(request);
            HookAnswer answer = Answer(request);
            if (answer.Status == 0)
                await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
            context.Response.StatusCode = answer.Status;
            foreach ((string name, string value) in answer.Headers ?? new Dictionary<string, string>())
                context.Response.Headers[name] = value;
            for (int sent = 0; sent < answer.BodyLength; sent += 1 << 16)
                await context.Response.OutputStream.WriteAsync(new byte[1 << 16], _stop.Token);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            // The client went away, or the test is over.
        }
    }
}

/// <summary>What a <see cref="HookReceiver"/> was sent.</summary>
public sealed record HookRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>What a <see cref="HookReceiver"/> answers.</summary>
public sealed record HookAnswer(int Status, IReadOnlyDictionary<string, string>? Headers = null, long BodyLength = 0);
