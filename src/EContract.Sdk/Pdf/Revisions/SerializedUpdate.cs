using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Revisions;

/// <summary>An incremental update laid out: the bytes to append to a file, complete but for its reserved spaces.</summary>
/// <param name="Bytes">What to append.</param>
/// <param name="Offset">The length of the file it is appended to.</param>
/// <param name="XrefOffset">Where in the grown file its cross-reference section begins.</param>
/// <param name="Reserved">Where in <paramref name="Bytes"/> each reserved space lies.</param>
internal sealed record SerializedUpdate(byte[] Bytes, long Offset, long XrefOffset, IReadOnlyDictionary<PdfReservedSpace, int> Reserved)
{
    /// <summary>The grown file's length.</summary>
    public long End => Offset + Bytes.Length;

    /// <summary>The bytes of a reserved space, to be filled in.</summary>
    public Span<byte> this[PdfReservedSpace space] => Bytes.AsSpan(Reserved[space], space.Length);
}
