using System.Buffers;
using System.Globalization;
using System.Text;

namespace EContract.Sdk.Pdf.Syntax;

/// <summary>Splits PDF syntax into tokens (ISO 32000-2, 7.2 and 7.3), at any place of a source, through a small window.</summary>
internal sealed class PdfLexer
{
    private const int DefaultWindowLength = 4096;
    private const int MaxPlainHexadecimal = 128 * 1024;
    private const int MaxPlainRun = 4096;
    private const int EndOfFile = -1;

    private static readonly SearchValues<byte> HexadecimalDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    private readonly PdfSource _source;
    private readonly PdfReaderOptions _options;
    private readonly bool _inMemory;
    private byte[] _window;
    private readonly int _windowOrigin;
    private readonly int _windowLength;
    private long _windowStart;
    private int _index;
    private int _end;

    public PdfLexer(PdfSource source, PdfReaderOptions options, long position = 0, int windowLength = DefaultWindowLength)
    {
        _windowLength = windowLength;
        _source = source;
        _options = options;
        if (source.Array is { Array: { } array } segment)
        {
            _inMemory = true;
            _window = array;
            _windowOrigin = segment.Offset;
            _end = segment.Offset + segment.Count;
        }
        else
        {
            _window = [];
        }

        Position = position;
    }

    /// <summary>The offset of the next byte.</summary>
    public long Position
    {
        get => _windowStart + (_index - _windowOrigin);
        set
        {
            if (value < 0 || value > _source.Length)
                throw new PdfFormatException($"An offset points outside the file of {_source.Length} bytes", value);
            if (_inMemory)
            {
                _index = _windowOrigin + (int)value;
            }
            else if (value >= _windowStart && value <= _windowStart + _end)
            {
                _index = (int)(value - _windowStart);
            }
            else
            {
                _windowStart = value;
                _index = _end = 0;
            }
        }
    }

    /// <summary>The next byte without taking it, or -1 at the end.</summary>
    public int PeekByte() => _index < _end || Fill() ? _window[_index] : EndOfFile;

    /// <summary>Takes the next byte, or -1 at the end.</summary>
    public int ReadByte() => _index < _end || Fill() ? _window[_index++] : EndOfFile;

    /// <summary>Skips white space and comments.</summary>
    public void SkipWhiteSpace()
    {
        while (true)
        {
            int c = PeekByte();
            if (PdfCharacters.IsWhiteSpace(c))
            {
                _index++;
            }
            else if (c == '%')
            {
                while (PeekByte() is not (EndOfFile or '\r' or '\n'))
                    _index++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Takes the end-of-line marker here, if there is one: CR, LF or CR LF.</summary>
    public void SkipEndOfLine()
    {
        if (PeekByte() == '\r')
            _index++;
        if (PeekByte() == '\n')
            _index++;
    }

    /// <summary>Takes the next token.</summary>
    /// <exception cref="PdfFormatException">No token can begin here.</exception>
    public PdfToken ReadToken()
    {
        SkipWhiteSpace();
        long offset = Position;
        int c = PeekByte();
        switch (c)
        {
            case EndOfFile:
                return new PdfToken(PdfTokenKind.End, offset);
            case '/':
                _index++;
                return new PdfToken(PdfTokenKind.Name, offset, Text: ReadName());
            case '(':
                _index++;
                return new PdfToken(PdfTokenKind.String, offset, Bytes: ReadLiteralString(offset));
            case '[':
                _index++;
                return new PdfToken(PdfTokenKind.ArrayOpen, offset);
            case ']':
                _index++;
                return new PdfToken(PdfTokenKind.ArrayClose, offset);
            case '<':
                _index++;
                if (PeekByte() == '<')
                {
                    _index++;
                    return new PdfToken(PdfTokenKind.DictionaryOpen, offset);
                }

                return new PdfToken(PdfTokenKind.HexadecimalString, offset, Bytes: ReadHexadecimalString(offset));
            case '>':
                _index++;
                if (PeekByte() != '>')
                    throw new PdfFormatException("A '>' stands alone", offset);
                _index++;
                return new PdfToken(PdfTokenKind.DictionaryClose, offset);
            case '{' or '}':
                // Only PostScript functions have braces, and those live inside streams.
                _index++;
                return new PdfToken(PdfTokenKind.Keyword, offset, Text: ((char)c).ToString());
            case ')':
                throw new PdfFormatException("A ')' stands alone", offset);
            case '+' or '-' or '.' or (>= '0' and <= '9'):
                return ReadNumber(offset);
            default:
                return new PdfToken(PdfTokenKind.Keyword, offset, Text: ReadKeyword());
        }
    }

    private bool Fill()
    {
        if (_inMemory)
            return false;
        if (_window.Length == 0)
            _window = new byte[_windowLength];
        _windowStart += _index;
        _index = 0;
        _end = _source.Read(_windowStart, _window);
        return _end > 0;
    }

    private string ReadKeyword()
    {
        // "true", "obj", "endstream": nothing longer means anything.
        Span<char> text = stackalloc char[32];
        int length = 0;
        while (PdfCharacters.IsRegular(PeekByte()) && length < text.Length)
            text[length++] = (char)_window[_index++];
        ReadOnlySpan<char> keyword = text[..length];
        return keyword switch
        {
            "R" => "R",
            "obj" => "obj",
            "endobj" => "endobj",
            "stream" => "stream",
            "true" => "true",
            "false" => "false",
            "null" => "null",
            _ => keyword.ToString(),
        };
    }

    private PdfToken ReadNumber(long offset)
    {
        // Malformed numbers of old producers ("--5", "1.2.3", "5-3") are read as other readers do: as far as they make sense.
        bool negative = false, real = false, overflow = false, ended = false;
        int digits = 0;
        long integer = 0;
        double value = 0, scale = 1;
        while (true)
        {
            int c = PeekByte();
            if (PdfCharacters.IsDigit(c))
            {
                digits++;
                int digit = c - '0';
                if (ended)
                {
                    // Digits after a second sign or point mean nothing.
                }
                else if (real)
                {
                    scale /= 10;
                    value += digit * scale;
                }
                else
                {
                    overflow |= integer > (long.MaxValue - digit) / 10;
                    if (!overflow)
                        integer = (integer * 10) + digit;
                    value = (value * 10) + digit;
                }
            }
            else if (c == '.')
            {
                ended |= real;
                real = true;
            }
            else if (c is '+' or '-')
            {
                if (digits == 0 && !real)
                    negative |= c == '-';
                else
                    ended = true;
            }
            else
            {
                break;
            }

            _index++;
        }

        // A lone sign or point stands for zero, as elsewhere.
        return real || overflow
            ? new PdfToken(PdfTokenKind.Real, offset, Real: negative ? -value : value)
            : new PdfToken(PdfTokenKind.Integer, offset, Integer: negative ? -integer : integer);
    }

    private string ReadName()
    {
        Span<char> chars = stackalloc char[64];
        int length = 0;
        StringBuilder? longer = null;
        while (PdfCharacters.IsRegular(PeekByte()))
        {
            char c = (char)_window[_index++];
            if (c == '#')
                c = ReadNameEscape();
            if (length == chars.Length)
            {
                longer ??= new StringBuilder();
                longer.Append(chars);
                length = 0;
                if (longer.Length > _options.MaxStringLength)
                    throw new PdfFormatException($"A name is longer than the limit of {_options.MaxStringLength} bytes", Position);
            }

            chars[length++] = c;
        }

        return longer is null ? KnownNames.Intern(chars[..length]) : longer.Append(chars[..length]).ToString();
    }

    private char ReadNameEscape()
    {
        // 7.3.5: # and two hexadecimal digits; PDF 1.0 and 1.1 names had a plain #.
        long position = Position;
        int high = PdfCharacters.HexValue(PeekByte());
        if (high >= 0)
        {
            _index++;
            int low = PdfCharacters.HexValue(PeekByte());
            if (low >= 0)
            {
                _index++;
                return (char)((high << 4) | low);
            }
        }

        Position = position;
        return '#';
    }

    private byte[] ReadLiteralString(long offset)
    {
        var bytes = new ArrayBufferWriter<byte>();
        int depth = 1;
        while (true)
        {
            TakePlainBytes(bytes);
            if (bytes.WrittenCount > _options.MaxStringLength)
                throw new PdfFormatException($"A string is longer than the limit of {_options.MaxStringLength} bytes", offset);
            int c = ReadByte();
            switch (c)
            {
                case EndOfFile:
                    throw new PdfFormatException("A string does not end", offset);
                case '(':
                    depth++;
                    break;
                case ')':
                    if (--depth == 0)
                        return bytes.WrittenSpan.ToArray();
                    break;
                case '\r':
                    // 7.3.4.2: an end-of-line marker inside a string counts as one LF.
                    if (PeekByte() == '\n')
                        _index++;
                    c = '\n';
                    break;
                case '\\':
                    c = ReadStringEscape();
                    if (c < 0)
                        continue;
                    break;
            }

            Append(bytes, c);
        }
    }

    /// <summary>Takes what stands for itself in a string, as far as the window goes.</summary>
    private void TakePlainBytes(ArrayBufferWriter<byte> bytes)
    {
        ReadOnlySpan<byte> rest = _window.AsSpan(_index, Math.Min(_end - _index, MaxPlainRun));
        int special = rest.IndexOfAny("()\\\r"u8);
        int plain = special < 0 ? rest.Length : special;
        bytes.Write(rest[..plain]);
        _index += plain;
    }

    // The byte an escape stands for, or -1 for a line continuation.
    private int ReadStringEscape()
    {
        int c = ReadByte();
        switch (c)
        {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case '\r':
                if (PeekByte() == '\n')
                    _index++;
                return -1;
            case '\n' or EndOfFile:
                return -1;
            case >= '0' and <= '7':
                int value = c - '0';
                for (int i = 0; i < 2 && PeekByte() is >= '0' and <= '7'; i++)
                    value = (value << 3) | (ReadByte() - '0');
                return value & 0xFF;
            default:
                return c;
        }
    }

    private byte[] ReadHexadecimalString(long offset)
    {
        if (TryReadPlainHexadecimalString() is { } plain)
            return plain;
        var bytes = new ArrayBufferWriter<byte>();
        int high = -1;
        while (true)
        {
            int c = ReadByte();
            if (c == '>')
                break;
            if (c == EndOfFile)
                throw new PdfFormatException("A hexadecimal string does not end", offset);
            int digit = PdfCharacters.HexValue(c);
            if (digit < 0)
            {
                if (PdfCharacters.IsWhiteSpace(c))
                    continue;
                throw new PdfFormatException(
                    string.Create(CultureInfo.InvariantCulture, $"A hexadecimal string contains byte 0x{c:X2}"), Position - 1);
            }

            if (high < 0)
            {
                high = digit;
                continue;
            }

            Append(bytes, (high << 4) | digit);
            high = -1;
            if (bytes.WrittenCount > _options.MaxStringLength)
                throw new PdfFormatException($"A string is longer than the limit of {_options.MaxStringLength} bytes", offset);
        }

        // 7.3.4.3: a missing last digit is 0.
        if (high >= 0)
            Append(bytes, high << 4);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A string without white space, as most are, and all of it at hand: the value of a signature is long.</summary>
    private byte[]? TryReadPlainHexadecimalString()
    {
        ReadOnlySpan<byte> rest = _window.AsSpan(_index, Math.Min(_end - _index, MaxPlainHexadecimal));
        int digits = rest.IndexOfAnyExcept(HexadecimalDigits);
        if (digits < 0 || rest[digits] != '>' || digits % 2 != 0 || digits / 2 > _options.MaxStringLength)
            return null;
        byte[] bytes = new byte[digits / 2];
        Convert.FromHexString(rest[..digits], bytes, out _, out _);
        _index += digits + 1;
        return bytes;
    }

    private static void Append(ArrayBufferWriter<byte> bytes, int value)
    {
        bytes.GetSpan(1)[0] = (byte)value;
        bytes.Advance(1);
    }
}
