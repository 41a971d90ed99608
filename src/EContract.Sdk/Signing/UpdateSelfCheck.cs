using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf.Forms;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Timestamping;

namespace EContract.Sdk.Signing;

/// <summary>
/// Reads back what an update adds, from its bytes as they will stand in the file, before any of them leaves the process.
/// What was digested is digested again but for the source, whose digest is known: so the cost does not grow with the file.
/// </summary>
internal static class UpdateSelfCheck
{
    /// <summary>Finds a signature as any reader will, and sees that it is the one that was made, over these bytes.</summary>
    /// <param name="revision">The document with the update.</param>
    /// <param name="made">The update.</param>
    /// <param name="cms">What was made; its signature has been verified with the signer's certificate.</param>
    /// <param name="digest">The digest of all bytes as they stand now, without Contents.</param>
    /// <exception cref="PdfSigningException">It is another, or is not found.</exception>
    /// <exception cref="EContract.Sdk.Pdf.PdfFormatException">The way to it cannot be read.</exception>
    public static void RequireSignature(PdfRevision revision, PendingSignature made, ReadOnlySpan<byte> cms, ReadOnlySpan<byte> digest)
    {
        ReadOnlyMemory<byte> contents = ReadContents(revision, made, cms);
        try
        {
            if (CmsSignedData.DecodeSigners(contents) is not [{ MessageDigest: { } messageDigest }] || !messageDigest.Span.SequenceEqual(digest))
                throw Failed($"the signature in '{made.FieldName}' does not cover the bytes around it");
        }
        catch (CmsFormatException e)
        {
            throw Failed($"the signature in '{made.FieldName}' cannot be read", e);
        }
    }

    /// <summary>The same for a document timestamp.</summary>
    /// <param name="revision">The document with the update.</param>
    /// <param name="made">The update.</param>
    /// <param name="token">What the authority gave.</param>
    /// <param name="digest">The digest of all bytes as they stand now, without Contents.</param>
    /// <exception cref="PdfSigningException">It is another, or is not found.</exception>
    /// <exception cref="EContract.Sdk.Pdf.PdfFormatException">The way to it cannot be read.</exception>
    public static void RequireTimestamp(PdfRevision revision, PendingSignature made, TimestampToken token, ReadOnlySpan<byte> digest)
    {
        ReadContents(revision, made, token.Encoded.Span);
        if (!token.Info.Imprint.Span.SequenceEqual(digest))
            throw Failed($"the timestamp in '{made.FieldName}' does not cover the bytes around it");
    }

    /// <summary>Sees that validation material is in the document's store.</summary>
    /// <exception cref="PdfSigningException">Something is missing.</exception>
    public static void RequireMaterial(PdfRevision revision, LongTermMaterial material)
    {
        DocumentSecurityStore store = DocumentSecurityStore.Read(revision);
        bool complete = material.Certificates.All(each => Holds(store.Certificates, each.RawDataMemory))
            && material.OcspResponses.All(each => Holds(store.OcspResponses, each))
            && material.Crls.All(each => Holds(store.Crls, each));
        if (!complete)
            throw Failed("the validation material cannot be read back");
    }

    /// <summary>The error for an update that does not read as it was written.</summary>
    public static PdfSigningException Failed(string what, Exception? inner = null) =>
        new(PdfSigningFailure.SelfCheckFailed, $"The update was read back before it was written, and {what}. Nothing was written.", inner);

    private static ReadOnlyMemory<byte> ReadContents(PdfRevision revision, PendingSignature made, ReadOnlySpan<byte> expected)
    {
        if (AcroForm.Read(revision).Find(made.FieldName) is not { IsSignature: true } field || revision.Resolve(field.Value) is not PdfDictionary signature)
            throw Failed($"the field '{made.FieldName}' holds no signature");
        if (!SpansAllBut(revision, signature, made.Update.Offset + made.GapStart, made.Update.Offset + made.GapEnd))
            throw Failed($"the ByteRange of '{made.FieldName}' is not all but its Contents");
        if (revision.Resolve(signature, "Contents") is not PdfString contents
            || !contents.Bytes.Span.StartsWith(expected) || contents.Bytes.Span[expected.Length..].ContainsAnyExcept((byte)0))
        {
            throw Failed($"the Contents of '{made.FieldName}' is not what was made");
        }

        return contents.Bytes;
    }

    // ISO 32000-2, 12.8.1: everything but the Contents string, with its brackets.
    private static bool SpansAllBut(PdfRevision revision, PdfDictionary signature, long gapStart, long gapEnd)
    {
        Span<byte> brackets = stackalloc byte[2];
        return revision.Resolve(signature, "ByteRange") is PdfArray { Count: 4 } range
            && range.Select(number => (number as PdfInteger)?.Value ?? -1).SequenceEqual([0, gapStart, gapEnd, revision.Source.Length - gapEnd])
            && revision.Source.Read(gapStart, brackets[..1]) == 1 && revision.Source.Read(gapEnd - 1, brackets[1..]) == 1
            && brackets.SequenceEqual("<>"u8);
    }

    private static bool Holds(IReadOnlyList<byte[]> store, ReadOnlyMemory<byte> item) => store.Any(each => item.Span.SequenceEqual(each));
}
