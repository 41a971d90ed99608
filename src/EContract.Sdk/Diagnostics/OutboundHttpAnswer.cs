using System.Net;

namespace EContract.Sdk.Diagnostics;

/// <summary>An answer within the bounds.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body.</param>
/// <param name="AsksForBearer">Whether it asks for a bearer token (<c>WWW-Authenticate</c>; RFC 6750, 3).</param>
/// <param name="RetryAfter">How long to wait before the next try, where the answer says so (RFC 9110, 10.2.3).</param>
internal readonly record struct OutboundHttpAnswer(HttpStatusCode Status, byte[] Body, bool AsksForBearer, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether what was asked was done.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
