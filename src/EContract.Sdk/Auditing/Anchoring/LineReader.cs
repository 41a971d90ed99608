using System.Text;

namespace EContract.Sdk.Auditing.Anchoring;

/// <summary>Reads lines of UTF-8, of which none may be longer than a limit.</summary>
internal sealed class LineReader(Stream source, int maxLength)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _from, _to;

    /// <summary>How many lines were read.</summary>
    public int Number { get; private set; }

    /// <summary>Reads a line without its line feed.</summary>
    /// <returns><see langword="null"/> at the end.</returns>
    /// <exception cref="AuditFormatException">The line is too long, or no UTF-8.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        using var line = new MemoryStream();
        bool hasAny = false;
        while (await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            hasAny = true;
            int end = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            int length = end < 0 ? _to - _from : end;
            if (line.Length + length > maxLength)
                throw new AuditFormatException($"Line {Number + 1} has more than {maxLength} bytes.");
            line.Write(_buffer, _from, length);
            _from += end < 0 ? length : length + 1;
            if (end >= 0)
                break;
        }

        if (!hasAny)
            return null;
        Number++;
        try
        {
            return Strict.GetString(line.GetBuffer(), 0, (int)line.Length);
        }
        catch (DecoderFallbackException e)
        {
            throw new AuditFormatException($"Line {Number} is no UTF-8.", e);
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_from < _to)
            return true;
        _from = 0;
        _to = await source.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
        return _to > 0;
    }
}
