namespace EContract.Sdk.Storage;

/// <summary>Whose content a stored document is: an envelope's document, of which any number of versions may be kept.</summary>
/// <remarks>
/// Both parts are identifiers, not names: 1 to 64 lower-case ASCII letters, digits, <c>-</c> and <c>_</c>, so that they are
/// one and the same name on every file system and in every object store, and can never leave their directory.
/// </remarks>
public sealed record DocumentScope
{
    /// <summary>The longest identifier, in characters.</summary>
    public const int MaxIdentifierLength = 64;

    /// <summary>Creates the scope.</summary>
    /// <param name="envelopeId">The envelope.</param>
    /// <param name="documentId">The document within the envelope.</param>
    /// <exception cref="ArgumentException">An identifier is empty, too long, or has characters that are not allowed.</exception>
    public DocumentScope(string envelopeId, string documentId)
    {
        EnvelopeId = Checked(envelopeId, nameof(envelopeId));
        DocumentId = Checked(documentId, nameof(documentId));
    }

    /// <summary>The envelope.</summary>
    public string EnvelopeId { get; }

    /// <summary>The document within the envelope.</summary>
    public string DocumentId { get; }

    /// <summary>Gives <c>envelope/document</c>.</summary>
    public override string ToString() => $"{EnvelopeId}/{DocumentId}";

    private static string Checked(string identifier, string parameter)
    {
        ArgumentNullException.ThrowIfNull(identifier, parameter);
        if (identifier.Length is 0 or > MaxIdentifierLength || !identifier.All(IsAllowed))
        {
            throw new ArgumentException(
                $"An identifier of a stored document has 1 to {MaxIdentifierLength} characters of a-z, 0-9, - and _.", parameter);
        }

        return identifier;
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_';
}
