using System.Globalization;
using System.Text;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pades;

/// <summary>
/// The part of a signature dictionary that is known only once the update is laid out (ISO 32000-2, 12.8.1): the
/// <c>ByteRange</c>, which excludes exactly the <c>Contents</c> string, and <c>Contents</c> itself.
/// </summary>
internal sealed class ReservedSignature
{
    private readonly PdfReservedSpace _byteRange;
    private readonly PdfReservedSpace _contents;

    /// <param name="maximumLength">How many bytes <c>Contents</c> must be able to hold.</param>
    /// <param name="sourceLength">The length of the file before the update, for the width of the numbers.</param>
    public ReservedSignature(int maximumLength, long sourceLength)
    {
        // Numbers up to the grown file's length; 64 MiB is more than any update we lay out.
        int digits = (sourceLength + (64L << 20)).ToString(CultureInfo.InvariantCulture).Length;
        _byteRange = new PdfReservedSpace("[0 ".Length + (3 * digits) + 2 + "]".Length, (byte)' ');
        _contents = new PdfReservedSpace((2 * maximumLength) + 2, (byte)'0');
    }

    /// <summary>Adds the two entries to a signature dictionary.</summary>
    public PdfDictionary AddTo(PdfDictionary dictionary) => dictionary.With("ByteRange", _byteRange).With("Contents", _contents);

    /// <summary>Writes the <c>ByteRange</c> into the update that was laid out: everything but <c>Contents</c>.</summary>
    public PendingSignature LaidOut(SerializedUpdate update, string fieldName)
    {
        int start = update.Reserved[_contents];
        int end = start + _contents.Length;
        string text = string.Create(CultureInfo.InvariantCulture, $"[0 {update.Offset + start} {update.Offset + end} {update.Bytes.Length - end}]");
        Encoding.ASCII.GetBytes(text, update[_byteRange]);
        update.Bytes[start] = (byte)'<';
        update.Bytes[end - 1] = (byte)'>';
        return new PendingSignature(update, start, end, fieldName);
    }
}
