using System.Net;

namespace EContract.Sdk.Diagnostics;

/// <summary>An answer within the bounds.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its body.</param>
internal readonly record struct OutboundHttpAnswer(HttpStatusCode Status, byte[] Body);
