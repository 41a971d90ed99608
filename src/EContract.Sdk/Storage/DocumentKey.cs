using System.Diagnostics.CodeAnalysis;

namespace EContract.Sdk.Storage;

/// <summary>The name of one version of a document: whose it is, and the SHA-256 of its bytes.</summary>
public sealed record DocumentKey
{
    private const int HexLength = 64;

    /// <summary>Creates the key.</summary>
    /// <param name="scope">Whose content it is.</param>
    /// <param name="sha256">SHA-256 of the content, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="ArgumentException"><paramref name="sha256"/> is no such digest.</exception>
    public DocumentKey(DocumentScope scope, string sha256)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(sha256);
        if (sha256.Length != HexLength || !sha256.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException("A SHA-256 is 64 lower-case hexadecimal digits.", nameof(sha256));
        Scope = scope;
        Sha256 = sha256;
    }

    /// <summary>Whose content it is.</summary>
    public DocumentScope Scope { get; }

    /// <summary>SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no key.</exception>
    public static DocumentKey Parse(string text) =>
        TryParse(text, out DocumentKey? key) ? key : throw new FormatException("A document key is envelope/document/sha256.");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DocumentKey? key)
    {
        key = null;
        if (text?.Split('/') is not [var envelopeId, var documentId, var sha256])
            return false;
        try
        {
            key = new DocumentKey(new DocumentScope(envelopeId, documentId), sha256);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Gives <c>envelope/document/sha256</c>: how a key is kept in a database.</summary>
    public override string ToString() => $"{Scope}/{Sha256}";
}
