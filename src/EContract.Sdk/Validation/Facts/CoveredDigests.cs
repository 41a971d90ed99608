using System.Buffers;
using System.Security.Cryptography;
using EContract.Sdk.Cryptography;
using EContract.Sdk.Pdf;

namespace EContract.Sdk.Validation.Facts;

/// <summary>
/// Digests what signatures cover. All cover the file from its start, so that one pass serves them all: at each gap the
/// running digest is cloned, one copy leaves the gap out and ends at that signature's end, the other goes on through it.
/// </summary>
internal static class CoveredDigests
{
    private const int BufferLength = 128 * 1024;

    /// <summary>Computes the digest of each request; <see langword="null"/> where the platform lacks the algorithm.</summary>
    internal static Dictionary<(ByteRange, DigestAlgorithm), byte[]?> Compute(
        PdfSource source,
        IEnumerable<(ByteRange Range, DigestAlgorithm Algorithm)> requests,
        CancellationToken cancellationToken)
    {
        var results = new Dictionary<(ByteRange, DigestAlgorithm), byte[]?>();
        foreach (var sameAlgorithm in requests.Distinct().GroupBy(request => request.Algorithm))
        {
            IncrementalHash running;
            try
            {
                running = sameAlgorithm.Key.CreateIncremental();
            }
            catch (PlatformNotSupportedException)
            {
                foreach (var request in sameAlgorithm)
                    results[request] = null;
                continue;
            }

            byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
            try
            {
                long position = 0;
                foreach (ByteRange range in sameAlgorithm.Select(request => request.Range).OrderBy(range => range.GapStart))
                {
                    Append(source, running, position, range.GapStart, buffer, cancellationToken);
                    position = range.GapStart;
                    using IncrementalHash own = running.Clone();
                    Append(source, own, range.GapEnd, range.End, buffer, cancellationToken);
                    results[(range, sameAlgorithm.Key)] = own.GetHashAndReset();
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
                running.Dispose();
            }
        }

        return results;
    }

    private static void Append(PdfSource source, IncrementalHash hash, long from, long to, byte[] buffer, CancellationToken cancellationToken)
    {
        while (from < to)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int length = (int)Math.Min(buffer.Length, to - from);
            ReadOnlySpan<byte> piece = buffer;
            if (source.Array is { Array: not null } bytes && to <= bytes.Count)
                piece = bytes.AsSpan((int)from, length);
            else
                piece = piece[..source.Read(from, buffer.AsSpan(0, length))];
            if (piece.IsEmpty)
                throw new PdfFormatException("The file ends too early", from);
            hash.AppendData(piece);
            from += piece.Length;
        }
    }
}
