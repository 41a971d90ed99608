using System.Net;

namespace EContract.Sdk.Testing.Http;

/// <summary>An answer: a status and, with 200, a body.</summary>
internal sealed record HttpReply(HttpStatusCode Status, string ContentType, byte[] Body)
{
    /// <summary>Where to go instead (<c>Location</c>); <see langword="null"/> for nowhere.</summary>
    public Uri? Location { get; init; }

    public static HttpReply Ok(string contentType, byte[] body) => new(HttpStatusCode.OK, contentType, body);

    public static HttpReply Refuse(HttpStatusCode status) => new(status, "text/plain", []);
}
