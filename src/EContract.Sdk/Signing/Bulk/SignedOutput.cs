using System.Buffers;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Cryptography.Cms;
using EContract.Sdk.Diagnostics;
using EContract.Sdk.Pades;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Signing.Bulk;

/// <summary>
/// Tells whether a file is what signing a source gives: all of the source's bytes, then a signature by this key over them, at the
/// level asked for. So the outputs themselves are the journal of a run: no second record can disagree with them.
/// </summary>
internal static class SignedOutput
{
    private const int BlockLength = 256 * 1024;

    /// <summary>Reads both files once and verifies the signature that follows the source.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static bool IsOf(string source, string output, PdfSignatureOptions options, SigningCredential credential, CancellationToken cancellationToken)
    {
        if (new FileInfo(output) is { Exists: true, Length: 0 })
            return false;
        using PdfSource before = PdfSource.FromFile(source);
        using PdfSource after = PdfSource.FromFile(output);
        if (after.Length <= before.Length)
            return false;
        try
        {
            PdfRevision revision = PdfRevision.Open(after, new PdfReaderOptions { Password = options.Password, AllowRepair = options.AllowRepair });
            List<EmbeddedSignature> all = EmbeddedSignature.ReadAll(revision);
            EmbeddedSignature? made = all.Find(each => !each.IsDocumentTimestamp && each.CoveredLength > before.Length && each.CoveredLength <= after.Length);
            return made is not null
                && (options.FieldName is null || made.FieldName == options.FieldName)
                && Reaches(revision, all, made, options)
                && IsBy(credential, made, DigestCovered(before, after, revision, made, credential.Algorithm.Digest, cancellationToken));
        }
        catch (EContractException)
        {
            // No PDF, or no CMS: something else has the name.
            return false;
        }
    }

    private static bool IsBy(SigningCredential credential, EmbeddedSignature made, byte[]? digest)
    {
        if (digest is null)
            return false;
        CmsSignedData cms = made.DecodeContents();
        return cms.SignerInfos is [var signer]
            && credential.Algorithm.Digest.Equals(signer.DigestAlgorithm)
            && CmsVerifier.VerifyDetached(cms, signer, digest) is { IsValid: true } verified
            && verified.Certificate.RawDataMemory.Span.SequenceEqual(credential.Certificate.RawDataMemory.Span);
    }

    private static bool Reaches(PdfRevision revision, List<EmbeddedSignature> all, EmbeddedSignature made, PdfSignatureOptions options) =>
        (!options.NeedsTimestamp || (made.DecodeContents().SignerInfos is [var signer] && signer.FindUnsigned(CmsOids.SignatureTimestamp) is not null))
        && (options.Level < PadesLevel.BaselineLT || DocumentSecurityStore.Read(revision).Certificates.Count > 0)
        && (options.Level < PadesLevel.BaselineLTA || all.Exists(each => each.IsDocumentTimestamp && each.CoveredLength > made.CoveredLength));

    // ISO 32000-2, 12.8.1: everything but Contents. Null where the output does not begin with the source, or the signature covers less.
    private static byte[]? DigestCovered(
        PdfSource before, PdfSource after, PdfRevision revision, EmbeddedSignature made, DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (revision.Resolve(made.Dictionary, "ByteRange") is not PdfArray { Count: 4 } array
            || array.Select(number => (number as PdfInteger)?.Value ?? -1).ToArray() is not [0, var gapStart, var gapEnd, var rest]
            || gapStart < before.Length || gapEnd < gapStart || rest < 0 || rest > after.Length - gapEnd)
        {
            return null;
        }

        using IncrementalHash hash = algorithm.CreateIncremental();
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockLength);
        byte[] original = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            for (long offset = 0; offset < before.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = before.Read(offset, original.AsSpan(0, BlockLength));
                if (count == 0 || after.Read(offset, block.AsSpan(0, count)) != count || !block.AsSpan(0, count).SequenceEqual(original.AsSpan(0, count)))
                    return null;
                hash.AppendData(block, 0, count);
                offset += count;
            }

            return Append(before.Length, gapStart) && Append(gapEnd, gapEnd + rest) ? hash.GetHashAndReset() : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(original);
        }

        bool Append(long offset, long end)
        {
            while (offset < end)
            {
                int count = after.Read(offset, block.AsSpan(0, (int)Math.Min(BlockLength, end - offset)));
                if (count == 0)
                    return false;
                hash.AppendData(block, 0, count);
                offset += count;
            }

            return true;
        }
    }
}
