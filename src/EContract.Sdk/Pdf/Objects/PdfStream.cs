namespace EContract.Sdk.Pdf.Objects;

/// <summary>A stream: its dictionary and where its still encoded bytes lie.</summary>
/// <param name="dictionary">The stream dictionary.</param>
/// <param name="source">What holds the bytes.</param>
/// <param name="offset">Where in the source they begin.</param>
/// <param name="length">How many they are.</param>
/// <param name="owner">The object it stands in, which an encrypted stream's key depends on; none for a new stream.</param>
internal sealed class PdfStream(PdfDictionary dictionary, PdfSource source, long offset, long length, PdfReference? owner = null) : PdfObject
{
    /// <summary>A new stream over bytes in memory; <c>/Length</c> is set.</summary>
    public PdfStream(PdfDictionary dictionary, ReadOnlyMemory<byte> bytes)
        : this(dictionary.With("Length", new PdfInteger(bytes.Length)), PdfSource.FromMemory(bytes), 0, bytes.Length)
    {
    }

    public PdfDictionary Dictionary { get; } = dictionary;

    /// <summary>The object it was read from; <see langword="null"/> for a new stream, whose bytes are not encrypted yet.</summary>
    public PdfReference? Owner { get; } = owner;

    /// <summary>How many encoded bytes there are.</summary>
    public long EncodedLength { get; } = length;

    /// <summary>Where the encoded bytes begin in their source.</summary>
    public long EncodedOffset { get; } = offset;

    /// <summary>Reads the bytes as they stand, filters not applied.</summary>
    /// <exception cref="PdfFormatException">They are more than <paramref name="maxLength"/>, or the file ends before.</exception>
    public byte[] ReadEncoded(long maxLength)
    {
        if (EncodedLength > Math.Min(maxLength, System.Array.MaxLength))
            throw new PdfFormatException($"A stream of {EncodedLength} bytes is longer than the limit of {maxLength}", EncodedOffset);
        return source.ReadExactly(EncodedOffset, (int)EncodedLength);
    }
}
