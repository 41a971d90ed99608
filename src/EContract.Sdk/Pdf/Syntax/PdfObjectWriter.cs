using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using EContract.Sdk.Pdf.Encryption;
using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Pdf.Syntax;

/// <summary>Writes PDF objects (ISO 32000-2, 7.3). The counterpart of <see cref="PdfObjectParser"/>.</summary>
internal sealed class PdfObjectWriter(ArrayBufferWriter<byte> output)
{
    private readonly Dictionary<PdfReservedSpace, int> _reserved = [];

    /// <summary>How many bytes have been written.</summary>
    public int Position => output.WrittenCount;

    /// <summary>Where each reserved space was put, from the beginning of the output.</summary>
    public IReadOnlyDictionary<PdfReservedSpace, int> Reserved => _reserved;

    /// <summary>Writes an object.</summary>
    public void Write(PdfObject value)
    {
        switch (value)
        {
            case PdfNull:
                WriteRaw("null"u8);
                break;
            case PdfBoolean boolean:
                WriteRaw(boolean.Value ? "true"u8 : "false"u8);
                break;
            case PdfInteger integer:
                WriteInteger(integer.Value);
                break;
            case PdfReal real:
                WriteReal(real.Value);
                break;
            case PdfName name:
                WriteName(name.Value);
                break;
            case PdfString text:
                WriteString(text);
                break;
            case PdfReference reference:
                WriteInteger(reference.Number);
                WriteRaw(" "u8);
                WriteInteger(reference.Generation);
                WriteRaw(" R"u8);
                break;
            case PdfArray array:
                WriteArray(array);
                break;
            case PdfDictionary dictionary:
                WriteDictionary(dictionary);
                break;
            case PdfReservedSpace space:
                _reserved.Add(space, Position);
                output.GetSpan(space.Length)[..space.Length].Fill(space.Filler);
                output.Advance(space.Length);
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} cannot stand inside an object.", nameof(value));
        }
    }

    /// <summary>Writes an indirect object, a stream included.</summary>
    /// <param name="reference">Its number and generation.</param>
    /// <param name="value">The object, not encrypted.</param>
    /// <param name="encryption">What the document is encrypted with, if it is.</param>
    public void WriteIndirect(PdfReference reference, PdfObject value, PdfEncryption? encryption = null)
    {
        WriteInteger(reference.Number);
        WriteRaw(" "u8);
        WriteInteger(reference.Generation);
        WriteRaw(" obj\n"u8);
        if (value is PdfStream stream)
        {
            byte[] bytes = stream.ReadEncoded(long.MaxValue);
            PdfDictionary dictionary = stream.Dictionary;
            if (encryption is not null)
            {
                bytes = encryption.EncryptStream(bytes, dictionary, reference);
                dictionary = (PdfDictionary)encryption.Encrypt(dictionary, reference);
            }

            WriteDictionary(dictionary.With("Length", new PdfInteger(bytes.Length)));
            WriteRaw("\nstream\n"u8);
            WriteRaw(bytes);
            WriteRaw("\nendstream"u8);
        }
        else
        {
            Write(encryption is null ? value : encryption.Encrypt(value, reference));
        }

        WriteRaw("\nendobj\n"u8);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public void WriteInteger(long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out int length);
        output.Advance(length);
    }

    /// <summary>Writes a number with leading zeros.</summary>
    public void WriteInteger(long value, byte digits)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out int length, new StandardFormat('D', digits));
        output.Advance(length);
    }

    private void WriteReal(double value)
    {
        // 7.3.3: no exponents. Ten decimals are beyond what any coordinate means.
        if (double.IsInteger(value) && Math.Abs(value) < 1e15)
        {
            WriteInteger((long)value);
            return;
        }

        Span<byte> text = stackalloc byte[400];
        if (!double.IsFinite(value) || !value.TryFormat(text, out int length, "0.##########", CultureInfo.InvariantCulture))
            throw new ArgumentException($"{value} cannot be written as a PDF number.", nameof(value));
        WriteRaw(text[..length]);
    }

    private void WriteName(string name)
    {
        // 7.3.5: what is not regular, and '#' itself, stands as # and two hexadecimal digits.
        Span<byte> span = output.GetSpan(1 + (3 * name.Length));
        span[0] = (byte)'/';
        int length = 1;
        foreach (char c in name)
        {
            if (c is > ' ' and <= '~' && c != '#' && !PdfCharacters.IsDelimiter(c))
            {
                span[length++] = (byte)c;
                continue;
            }

            span[length++] = (byte)'#';
            span[length++] = HexDigit(c >> 4);
            span[length++] = HexDigit(c & 15);
        }

        output.Advance(length);
    }

    private void WriteString(PdfString text)
    {
        ReadOnlySpan<byte> bytes = text.Bytes.Span;
        if (text.IsHexadecimal || bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            Span<byte> hex = output.GetSpan((bytes.Length * 2) + 2);
            hex[0] = (byte)'<';
            for (int i = 0; i < bytes.Length; i++)
            {
                hex[(2 * i) + 1] = HexDigit(bytes[i] >> 4);
                hex[(2 * i) + 2] = HexDigit(bytes[i] & 15);
            }

            hex[(bytes.Length * 2) + 1] = (byte)'>';
            output.Advance((bytes.Length * 2) + 2);
            return;
        }

        WriteRaw("("u8);
        while (bytes.IndexOfAny((byte)'(', (byte)')', (byte)'\\') is var special and >= 0)
        {
            WriteRaw(bytes[..special]);
            WriteRaw("\\"u8);
            WriteRaw(bytes.Slice(special, 1));
            bytes = bytes[(special + 1)..];
        }

        WriteRaw(bytes);
        WriteRaw(")"u8);
    }

    private void WriteArray(PdfArray array)
    {
        WriteRaw("["u8);
        for (int i = 0; i < array.Count; i++)
        {
            if (i > 0)
                WriteRaw(" "u8);
            Write(array[i]);
        }

        WriteRaw("]"u8);
    }

    private void WriteDictionary(PdfDictionary dictionary)
    {
        WriteRaw("<<"u8);
        foreach (var (key, value) in dictionary.Entries)
        {
            WriteName(key);
            if (value is PdfInteger or PdfReal or PdfReference or PdfBoolean or PdfNull)
                WriteRaw(" "u8);
            Write(value);
        }

        WriteRaw(">>"u8);
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);
}
