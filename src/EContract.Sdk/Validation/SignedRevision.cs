using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pdf;
using EContract.Sdk.Validation.Facts;

namespace EContract.Sdk.Validation;

/// <summary>
/// A document as it was when one of its signatures was made: the bytes up to where the signature's ByteRange ends, its own
/// value included. Whether the signature is worth anything is not asked here.
/// </summary>
public static class SignedRevision
{
    private const int BufferLength = 128 * 1024;

    /// <summary>Saves a document as it was when a signature was made.</summary>
    /// <param name="source">The file.</param>
    /// <param name="fieldName">The signature's field, by its fully qualified name; a document timestamp will do as well.</param>
    /// <param name="destination">The file to write: complete or not at all.</param>
    /// <param name="options">The limits within which the document is read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The length in bytes.</returns>
    /// <exception cref="SignedRevisionException">There is no such signature, or it does not cover a revision of the document.</exception>
    /// <exception cref="PdfFormatException">The document cannot be read.</exception>
    /// <exception cref="PdfPasswordException">It needs another password.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static async ValueTask<long> ExtractAsync(
        string source,
        string fieldName,
        string destination,
        PdfReaderOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        using PdfSource document = PdfSource.FromFile(source);
        return await DestinationFile.WriteAsync(
            destination, stream => ExtractAsync(document, fieldName, stream, options, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Writes a document as it was when a signature was made.</summary>
    /// <param name="source">The document; stays open.</param>
    /// <param name="fieldName">The signature's field, by its fully qualified name; a document timestamp will do as well.</param>
    /// <param name="destination">Where to write; stays open.</param>
    /// <param name="options">The limits within which the document is read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The length in bytes.</returns>
    /// <exception cref="SignedRevisionException">There is no such signature, or it does not cover a revision of the document.</exception>
    /// <exception cref="PdfFormatException">The document cannot be read.</exception>
    /// <exception cref="PdfPasswordException">It needs another password.</exception>
    public static async ValueTask<long> ExtractAsync(
        PdfSource source,
        string fieldName,
        Stream destination,
        PdfReaderOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fieldName);
        ArgumentNullException.ThrowIfNull(destination);
        long length = Find(DocumentFacts.Gather(source, options ?? PdfReaderOptions.Default, cancellationToken), fieldName);
        byte[] buffer = new byte[(int)Math.Min(BufferLength, length)];
        for (long position = 0; position < length;)
        {
            int count = source.Read(position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - position)));
            if (count == 0)
                throw new PdfFormatException("The file ends too early", position);
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            position += count;
        }

        return length;
    }

    private static long Find(DocumentFacts facts, string fieldName)
    {
        // Where a name is used twice, the field that had it first is the one that has it (ISO 32000-2, 12.7.4.2).
        if (facts.Signatures.FirstOrDefault(signature => signature.FieldName == fieldName) is not { } found)
        {
            string names = facts.Signatures.Count == 0 ? "it has none" : $"it has {string.Join(", ", facts.Signatures.Select(signature => signature.FieldName))}";
            throw new SignedRevisionException(SignedRevisionFailure.NoSuchSignature, $"The document has no signature {fieldName}; {names}.");
        }

        if (found is { ByteRange: { } range, Covered: not null, LeavesOutContentsOnly: true })
            return range.End;
        string why = found switch
        {
            { ByteRange: null } => "its ByteRange cannot be read",
            { LeavesOutContentsOnly: false } => "its ByteRange leaves out more than its own value",
            _ => $"it ends at byte {found.ByteRange.End}, which is not where a revision of the document ends",
        };
        throw new SignedRevisionException(SignedRevisionFailure.CoversNoRevision, $"The signature {fieldName} covers no revision of the document: {why}.");
    }
}
