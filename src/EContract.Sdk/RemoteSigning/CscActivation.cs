using System.Security.Cryptography;
using System.Text;

namespace EContract.Sdk.RemoteSigning;

/// <summary>
/// Signature activation data (SAD, EN 419 241-1): what lets a key be used once, for certain hashes. Overwritten when it is
/// disposed of, and never part of a text.
/// </summary>
public sealed class CscActivation : IDisposable
{
    private readonly byte[] _value;

    internal CscActivation(string value, DateTimeOffset usableUntil)
    {
        _value = Encoding.UTF8.GetBytes(value);
        UsableUntil = usableUntil;
    }

    /// <summary>Until when it is worth using: a little less than the service said.</summary>
    public DateTimeOffset UsableUntil { get; }

    internal ReadOnlyMemory<byte> Value => _value;

    /// <summary>The access token of a credential's authorization by OAuth 2.0, which takes the place of activation data (11.10).</summary>
    public static CscActivation From(CscOAuth2Tokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new CscActivation(tokens.AccessToken, tokens.ExpiresAt);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_value);

    /// <inheritdoc/>
    public override string ToString() => $"Activation data until {UsableUntil:u}";
}
