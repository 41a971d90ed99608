using System.Security.Cryptography;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>An update that is complete but for the <c>Contents</c> of its signature or document timestamp.</summary>
/// <param name="Update">The update.</param>
/// <param name="GapStart">Where in it the <c>Contents</c> string begins, with its bracket.</param>
/// <param name="GapEnd">Where it ends, with its bracket.</param>
/// <param name="FieldName">The field that holds the signature.</param>
internal sealed record PendingSignature(SerializedUpdate Update, int GapStart, int GapEnd, string FieldName)
{
    /// <summary>How many bytes <c>Contents</c> can hold.</summary>
    public int Capacity => (GapEnd - GapStart - 2) / 2;

    /// <summary>Digests the update as the signature covers it, on top of what the hash has taken already.</summary>
    public void AppendCovered(IncrementalHash hash)
    {
        hash.AppendData(Update.Bytes.AsSpan(0, GapStart));
        hash.AppendData(Update.Bytes.AsSpan(GapEnd));
    }

    /// <summary>Writes <c>Contents</c>, and zeros in the rest of its room: an earlier attempt may have left something longer.</summary>
    /// <exception cref="ArgumentException">It does not fit.</exception>
    public void WriteContents(ReadOnlySpan<byte> encoded)
    {
        Span<byte> room = Update.Bytes.AsSpan((GapStart + 1)..(GapEnd - 1));
        if (!Convert.TryToHexString(encoded, room, out int written))
            throw new ArgumentException($"{encoded.Length} bytes do not fit into {Capacity}.", nameof(encoded));
        room[written..].Fill((byte)'0');
    }
}
