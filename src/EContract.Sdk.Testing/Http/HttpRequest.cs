namespace EContract.Sdk.Testing.Http;

/// <summary>A request as the development servers need it.</summary>
/// <param name="Method">The method, as sent.</param>
/// <param name="Target">The request target: the path, still escaped, without a query.</param>
/// <param name="Query">The query, still escaped, without the question mark; empty for none.</param>
/// <param name="Headers">The headers, whatever the case of their names.</param>
/// <param name="Body">The body; <see langword="null"/> when it is longer than allowed.</param>
/// <param name="KeepAlive">Whether the client may send another on the same connection.</param>
internal sealed record HttpRequest(
    string Method, string Target, string Query, IReadOnlyDictionary<string, string> Headers, byte[]? Body, bool KeepAlive)
{
    /// <summary>A header; empty for none.</summary>
    public string Header(string name) => Headers.GetValueOrDefault(name, "");
}
