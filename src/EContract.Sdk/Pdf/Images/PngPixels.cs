using System.Buffers.Binary;

namespace EContract.Sdk.Pdf.Images;

/// <summary>Collects the pixels of a PNG as grey or RGB samples of eight bits, and their transparency where some have it.</summary>
internal sealed class PngPixels
{
    private readonly PngFile _png;
    private readonly int _channels;
    private readonly ushort[]? _transparentColor;

    public PngPixels(PngFile png)
    {
        _png = png;
        Colors = png.Header.ColorType is PngColorType.Gray or PngColorType.GrayAlpha ? ImageColors.Gray : ImageColors.Rgb;
        _channels = (int)Colors;
        Samples = new byte[png.Header.Width * png.Header.Height * _channels];
        _transparentColor = ReadTransparentColor(png);
    }

    public ImageColors Colors { get; }

    public byte[] Samples { get; }

    /// <summary>One value a pixel, 255 for opaque; <see langword="null"/> while all are.</summary>
    public byte[]? Alpha { get; private set; }

    /// <summary>Takes a line.</summary>
    /// <exception cref="PdfImageException">A pixel is of a colour that the palette has not.</exception>
    public void Take(PngLine line, ReadOnlySpan<byte> samples)
    {
        PngHeader header = _png.Header;
        for (int i = 0; i < line.Count; i++)
        {
            int pixel = (line.Y * header.Width) + line.FirstX + (i * line.StepX);
            Span<byte> target = Samples.AsSpan(pixel * _channels, _channels);
            int first = i * header.Channels;
            byte alpha = header.ColorType == PngColorType.Palette
                ? TakeFromPalette(Raw(samples, first), target)
                : TakeDirect(samples, first, target);
            if (alpha != 255)
                SetAlpha(pixel, alpha);
        }
    }

    private byte TakeFromPalette(int index, Span<byte> target)
    {
        if (index >= _png.Palette.Length / 3)
            throw new PdfImageException($"A pixel of the PNG has the colour {index}, but its palette only {_png.Palette.Length / 3}.");
        _png.Palette.Span.Slice(index * 3, 3).CopyTo(target);
        return index < _png.Transparency.Length ? _png.Transparency.Span[index] : (byte)255;
    }

    private byte TakeDirect(ReadOnlySpan<byte> samples, int first, Span<byte> target)
    {
        bool isTransparent = _transparentColor is not null;
        for (int c = 0; c < target.Length; c++)
        {
            int raw = Raw(samples, first + c);
            isTransparent = isTransparent && raw == _transparentColor![c];
            target[c] = ToEightBits(raw);
        }

        if (_png.Header.HasAlpha)
            return ToEightBits(Raw(samples, first + target.Length));
        return isTransparent ? (byte)0 : (byte)255;
    }

    private int Raw(ReadOnlySpan<byte> samples, int index) => _png.Header.BitDepth switch
    {
        8 => samples[index],
        16 => BinaryPrimitives.ReadUInt16BigEndian(samples[(index * 2)..]),
        // 7.2: the leftmost pixel stands in the high-order bits.
        var depth => (samples[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
    };

    // 13.12: scaled linearly, so that full stays full.
    private byte ToEightBits(int raw) => _png.Header.BitDepth switch
    {
        8 => (byte)raw,
        16 => (byte)((raw + 128) / 257),
        var depth => (byte)(raw * 255 / ((1 << depth) - 1)),
    };

    private void SetAlpha(int pixel, byte alpha)
    {
        if (Alpha is null)
        {
            Alpha = new byte[_png.Header.Width * _png.Header.Height];
            Alpha.AsSpan().Fill(255);
        }

        Alpha[pixel] = alpha;
    }

    // 11.3.2.1: for grey and RGB the one colour that is transparent, two bytes a sample whatever the depth.
    private static ushort[]? ReadTransparentColor(PngFile png)
    {
        int channels = png.Header.ColorType switch { PngColorType.Gray => 1, PngColorType.Rgb => 3, _ => 0 };
        if (channels == 0 || png.Transparency.IsEmpty)
            return null;
        if (png.Transparency.Length != channels * 2)
            throw new PdfImageException($"The PNG's transparent colour has {png.Transparency.Length} bytes, not {channels * 2}.");
        ushort[] color = new ushort[channels];
        for (int c = 0; c < channels; c++)
            color[c] = BinaryPrimitives.ReadUInt16BigEndian(png.Transparency.Span[(c * 2)..]);
        return color;
    }
}
