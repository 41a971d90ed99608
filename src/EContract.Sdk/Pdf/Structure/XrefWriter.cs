using System.Buffers.Binary;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>Writes the cross-reference section of an update. The counterpart of <see cref="XrefReader"/>.</summary>
internal static class XrefWriter
{
    /// <summary>
    /// Writes a table after a table and a stream after a stream (ISO 32000-2, 7.5.8.4 forbids mixing for readers that
    /// know only tables), the trailer, <c>startxref</c> and the end-of-file marker.
    /// </summary>
    /// <param name="writer">The output, standing where the section begins.</param>
    /// <param name="revision">The revision being updated.</param>
    /// <param name="entries">The objects written, in ascending order.</param>
    /// <param name="offset">The section's offset as it stands in the file.</param>
    /// <param name="nextNumber">The first unused object number.</param>
    /// <param name="trailer">The trailer without Size.</param>
    public static void Write(
        PdfObjectWriter writer,
        PdfRevision revision,
        List<KeyValuePair<int, XrefEntry>> entries,
        long offset,
        int nextNumber,
        PdfDictionary trailer)
    {
        if (revision.Sections[0].Kind == XrefKind.Stream)
            WriteStream(writer, entries, offset, nextNumber, trailer);
        else
            WriteTable(writer, entries, nextNumber, trailer);
        writer.WriteRaw("startxref\n"u8);
        writer.WriteInteger(offset);
        writer.WriteRaw("\n%%EOF\n"u8);
    }

    private static void WriteTable(PdfObjectWriter writer, List<KeyValuePair<int, XrefEntry>> entries, int nextNumber, PdfDictionary trailer)
    {
        writer.WriteRaw("xref\n"u8);
        if (entries.Count == 0)
            writer.WriteRaw("0 0\n"u8);
        foreach (var (start, count) in Runs(entries))
        {
            writer.WriteInteger(entries[start].Key);
            writer.WriteRaw(" "u8);
            writer.WriteInteger(count);
            writer.WriteRaw("\n"u8);
            for (int i = start; i < start + count; i++)
            {
                // 7.5.4: exactly 20 bytes, "nnnnnnnnnn ggggg n" and a two-byte end of line.
                XrefEntry entry = entries[i].Value;
                if (entry.Location > 9_999_999_999)
                    throw new PdfFormatException("A cross-reference table cannot address beyond 10 GB", entry.Location);
                writer.WriteInteger(entry.Location, digits: 10);
                writer.WriteRaw(" "u8);
                writer.WriteInteger(entry.Generation, digits: 5);
                writer.WriteRaw(entry.Kind == XrefEntryKind.Free ? " f\r\n"u8 : " n\r\n"u8);
            }
        }

        writer.WriteRaw("trailer\n"u8);
        writer.Write(trailer.With("Size", new PdfInteger(nextNumber)));
        writer.WriteRaw("\n"u8);
    }

    private static void WriteStream(
        PdfObjectWriter writer,
        List<KeyValuePair<int, XrefEntry>> entries,
        long offset,
        int nextNumber,
        PdfDictionary trailer)
    {
        // The stream lists itself (7.5.8.1).
        entries.Add(new(nextNumber, new XrefEntry(XrefEntryKind.InUse, offset, 0)));
        int width = offset <= uint.MaxValue ? 4 : 8;
        byte[] data = new byte[entries.Count * (1 + width + 2)];
        Span<byte> row = data;
        foreach (var (_, entry) in entries)
        {
            row[0] = (byte)entry.Kind;
            if (width == 4)
                BinaryPrimitives.WriteUInt32BigEndian(row[1..], (uint)entry.Location);
            else
                BinaryPrimitives.WriteInt64BigEndian(row[1..], entry.Location);
            BinaryPrimitives.WriteUInt16BigEndian(row[(1 + width)..], (ushort)entry.Generation);
            row = row[(1 + width + 2)..];
        }

        var index = new List<PdfObject>();
        foreach (var (start, count) in Runs(entries))
        {
            index.Add(new PdfInteger(entries[start].Key));
            index.Add(new PdfInteger(count));
        }

        PdfDictionary dictionary = trailer
            .With("Type", new PdfName("XRef"))
            .With("Size", new PdfInteger(nextNumber + 1))
            .With("Index", new PdfArray(index))
            .With("W", new PdfArray([new PdfInteger(1), new PdfInteger(width), new PdfInteger(2)]));
        writer.WriteIndirect(new PdfReference(nextNumber, 0), new PdfStream(dictionary, data));
    }

    // Consecutive object numbers make one subsection.
    private static IEnumerable<(int Start, int Count)> Runs(List<KeyValuePair<int, XrefEntry>> entries)
    {
        for (int start = 0; start < entries.Count;)
        {
            int end = start + 1;
            while (end < entries.Count && entries[end].Key == entries[end - 1].Key + 1)
                end++;
            yield return (start, end - start);
            start = end;
        }
    }
}
