using System.Net;

namespace EContract.Sdk.Diagnostics;

/// <summary>An answer within the bounds.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body.</param>
/// <param name="AsksForBearer">Whether it asks for a bearer token (<c>WWW-Authenticate</c>; RFC 6750, 3).</param>
internal readonly record struct OutboundHttpAnswer(HttpStatusCode Status, byte[] Body, bool AsksForBearer);
