using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace EContract.Sdk.AspNetCore.Protection;

/// <summary>Who asks, as limits count it.</summary>
internal static class RequestSource
{
    private const int BytesOfASubscriber = 8;

    // A subscriber has a whole network of IPv6 addresses: 64 bits of them name the subscriber.
    public static string Of(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, BytesOfASubscriber))
            : address.ToString();
    }
}
