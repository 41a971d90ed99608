using System.Net.Http.Headers;
using System.Text;
using EContract.Sdk.Cryptography;

namespace EContract.Sdk.RemoteSigning.Protocol;

/// <summary>A request to a service, and how it may be repeated.</summary>
internal sealed class CscRequest
{
    /// <summary>The method, as in <c>signatures/signHash</c>.</summary>
    public required string Method { get; init; }

    public required Uri Uri { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>
    /// Whether doing it twice is as good as once. What spends something (activation data, a one-time password, a code) is
    /// repeated only when it is certain that the service did not see it.
    /// </summary>
    public bool IsIdempotent { get; init; }

    /// <summary>What kind of failure a plain <c>invalid_request</c> is.</summary>
    public SignerFailure Refusal { get; init; } = SignerFailure.SigningFailed;

    /// <summary>What an error must not repeat, beside the credentials in the header.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Secrets { get; init; } = [];

    /// <summary>All that an error must not repeat.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> AllSecrets() =>
        Authorization?.Parameter is { } header ? [.. Secrets, Encoding.UTF8.GetBytes(header)] : Secrets;
}
