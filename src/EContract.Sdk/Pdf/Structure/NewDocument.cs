using System.Buffers;
using System.Security.Cryptography;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Syntax;

namespace EContract.Sdk.Pdf.Structure;

/// <summary>A document made from nothing (ISO 32000-1, 7.5): its objects, a cross-reference table and a trailer. The same objects give the same bytes.</summary>
internal sealed class NewDocument : IObjectTarget
{
    private readonly List<PdfObject?> _objects = [];

    /// <summary>Takes an object number for a value that comes later.</summary>
    public PdfReference Allocate()
    {
        _objects.Add(null);
        return new PdfReference(_objects.Count, 0);
    }

    /// <inheritdoc/>
    public PdfReference Add(PdfObject value)
    {
        PdfReference reference = Allocate();
        Set(reference, value);
        return reference;
    }

    /// <summary>Gives an allocated number its value.</summary>
    public void Set(PdfReference reference, PdfObject value) => _objects[reference.Number - 1] = value;

    /// <summary>Writes the file.</summary>
    /// <param name="catalog">The document's catalogue.</param>
    public byte[] ToBytes(PdfReference catalog)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var writer = new PdfObjectWriter(output);
        // 7.5.2: bytes beyond ASCII in the second line say that the file is not text.
        writer.WriteRaw("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"u8);
        var offsets = new long[_objects.Count];
        for (int i = 0; i < _objects.Count; i++)
        {
            offsets[i] = writer.Position;
            writer.WriteIndirect(
                new PdfReference(i + 1, 0), _objects[i] ?? throw new InvalidOperationException($"Object {i + 1} was never given a value."));
        }

        byte[] hash = SHA256.HashData(output.WrittenSpan);
        int table = writer.Position;
        writer.WriteRaw("xref\n0 "u8);
        writer.WriteInteger(_objects.Count + 1);
        writer.WriteRaw("\n0000000000 65535 f\r\n"u8);
        foreach (long offset in offsets)
        {
            writer.WriteInteger(offset, digits: 10);
            writer.WriteRaw(" 00000 n\r\n"u8);
        }

        var id = new PdfString(hash.AsMemory(0, 16), isHexadecimal: true);
        writer.WriteRaw("trailer\n"u8);
        writer.Write(new PdfDictionary(
            ("Size", new PdfInteger(_objects.Count + 1)), ("Root", catalog), ("ID", new PdfArray([id, id]))));
        writer.WriteRaw("\nstartxref\n"u8);
        writer.WriteInteger(table);
        writer.WriteRaw("\n%%EOF\n"u8);
        return output.WrittenSpan.ToArray();
    }
}
