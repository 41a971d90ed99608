using System.Net;
using System.Net.Sockets;

namespace EContract.Sdk.AspNetCore.Tests;

/// <summary>Stands before a host, as a load balancer does: its address stays when the host is another one.</summary>
internal sealed class LoopbackFront : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private volatile int _target;

    public LoopbackFront()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The port of the host behind.</summary>
    public int Target
    {
        get => _target;
        set => _target = value;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ForwardAsync(TcpClient visitor)
    {
        using (visitor)
        using (var host = new TcpClient())
        {
            try
            {
                await host.ConnectAsync(IPAddress.Loopback, Target);
                NetworkStream to = host.GetStream(), from = visitor.GetStream();
                // When either end is closed, so is the other.
                await Task.WhenAny(from.CopyToAsync(to), to.CopyToAsync(from));
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // The host is not there.
            }
        }
    }
}
