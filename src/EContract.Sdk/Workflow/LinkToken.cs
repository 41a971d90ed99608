using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.Workflow;

/// <summary>The secret in a link: 256 random bits. Only its hash is kept.</summary>
internal readonly struct LinkToken
{
    /// <summary>Length of the secret in bytes.</summary>
    public const int Length = 32;

    private const int MaxTextLength = 64;

    private LinkToken(string text) => Text = text;

    /// <summary>The token as it stands in the link: base64url without padding (RFC 4648, 5).</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the text, hexadecimal. A token has enough entropy to need neither salt nor a slow hash.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    public static LinkToken From(ReadOnlySpan<byte> secret) => new(Base64Url.EncodeToString(secret));

    /// <summary>Hashes what came in a request, whatever it is.</summary>
    /// <returns>The hash, or <see langword="null"/> when it cannot be a token.</returns>
    public static string? HashOf(string? text) => text is { Length: > 0 and <= MaxTextLength } ? new LinkToken(text).Hash : null;
}
