namespace EContract.Sdk.Testing.Http;

/// <summary>A request as the development server needs it.</summary>
/// <param name="Method">The method, as sent.</param>
/// <param name="Target">The request target: the path, still escaped, without a query.</param>
/// <param name="Body">The body; <see langword="null"/> when it is longer than allowed.</param>
/// <param name="KeepAlive">Whether the client may send another on the same connection.</param>
internal sealed record HttpRequest(string Method, string Target, byte[]? Body, bool KeepAlive);
