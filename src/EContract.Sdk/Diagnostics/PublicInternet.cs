using System.Net;
using System.Net.Sockets;

namespace EContract.Sdk.Diagnostics;

/// <summary>Connects to addresses of the public internet only: what a hostile document names must not be a server beside ours.</summary>
internal static class PublicInternet
{
    // IANA IPv4 special-purpose address registry (RFC 6890), with multicast (RFC 5771) and what is reserved (RFC 1112, 4).
    private static readonly IPNetwork[] NotPublic =
    [
        .. "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24"
            .Split(' ').Select(IPNetwork.Parse),
        .. "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3".Split(' ').Select(IPNetwork.Parse),
        // Within 2000::/3: protocol assignments with Teredo, documentation, and 6to4, which carries any IPv4 address.
        .. "2001::/23 2001:db8::/32 2002::/16 3fff::/20".Split(' ').Select(IPNetwork.Parse),
    ];

    // RFC 4291, 2.4: all that is assigned of global unicast.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    internal static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address))
            && !NotPublic.Any(network => network.Contains(address));
    }

    /// <summary>Resolves a name once, and connects to what was checked.</summary>
    /// <exception cref="OutboundHttpException">None of the name's addresses is public.</exception>
    internal static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] all = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        IPAddress[] addresses = Array.FindAll(all, Contains);
        if (addresses.Length == 0)
            throw new OutboundHttpException(OutboundHttpFailure.NotAllowed, $"{host} is not an address of the public internet, and private networks are not allowed (OutboundHttpOptions.AllowPrivateNetworks).");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
