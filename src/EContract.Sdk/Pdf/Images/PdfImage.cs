using EContract.Sdk.Pdf.Drawing;
using EContract.Sdk.Pdf.Objects;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Pdf.Images;

/// <summary>
/// A picture for PDFs: a PNG of any kind, or a JPEG that is baseline or progressive. Read and checked once, then good for
/// any number of documents; immutable, and safe for concurrent use.
/// </summary>
/// <remarks>
/// What a camera wrote about place and time into a JPEG does not go into the document. Transparency is kept: as a soft
/// mask, or where PDF/A forbids that, as a mask of whole pixels.
/// </remarks>
public sealed class PdfImage
{
    /// <summary>How many pixels a picture may have: a few kilobytes of PNG can claim any size, to exhaust its reader.</summary>
    /// <value>16,777,216: 4096 by 4096.</value>
    public const int MaxPixels = 1 << 24;

    /// <summary>How long a picture's file may be, in bytes.</summary>
    /// <value>64 MiB.</value>
    public const int MaxFileLength = 64 << 20;

    private readonly ImageSamples _samples;
    private readonly ImageSamples? _softMask;
    private readonly Lazy<StencilledImage>? _stencilled;

    internal PdfImage(ImageSamples samples, ImageSamples? softMask, ImageOrientation orientation)
    {
        _samples = samples;
        _softMask = softMask;
        _stencilled = softMask is null ? null : new Lazy<StencilledImage>(() => StencilledImage.From(samples, softMask));
        Orientation = orientation;
    }

    /// <summary>The width in pixels, as shown: after the turn that a JPEG's EXIF orientation asks for.</summary>
    public int Width => Orientation.SwapsAxes ? _samples.Height : _samples.Width;

    /// <summary>The height in pixels, as shown.</summary>
    public int Height => Orientation.SwapsAxes ? _samples.Width : _samples.Height;

    /// <summary>How the samples are turned to be shown.</summary>
    internal ImageOrientation Orientation { get; }

    /// <summary>Reads a picture file.</summary>
    /// <param name="path">A PNG or JPEG file; what it is follows from its content.</param>
    /// <exception cref="PdfImageException">It is neither, or cannot be used; the message names the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PdfImage FromFile(string path)
    {
        // Pipes and devices have no length, and opening one may wait for ever.
        if (new FileInfo(path).Length == 0)
            throw new PdfImageException($"{path}: the file is empty, or no regular file.");
        byte[] bytes;
        using (FileStream file = File.OpenRead(path))
        {
            if (file.Length > MaxFileLength)
                throw new PdfImageException($"{path}: the file has {file.Length} bytes, more than the limit of {MaxFileLength}.");
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }

        try
        {
            return FromBytes(bytes);
        }
        catch (PdfImageException e)
        {
            throw new PdfImageException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads a picture from memory.</summary>
    /// <param name="bytes">A whole PNG or JPEG file.</param>
    /// <exception cref="PdfImageException">It is neither, or cannot be used.</exception>
    public static PdfImage FromBytes(ReadOnlyMemory<byte> bytes) => FromBytes(bytes, MaxPixels);

    /// <summary>Reads a picture of fewer pixels than are allowed otherwise.</summary>
    internal static PdfImage FromBytes(ReadOnlyMemory<byte> bytes, int maxPixels)
    {
        if (bytes.Length > MaxFileLength)
            throw new PdfImageException($"The picture has {bytes.Length} bytes, more than the limit of {MaxFileLength}.");
        if (PngFile.IsPng(bytes.Span))
            return PngImage.Read(PngFile.Read(bytes, maxPixels));
        if (JpegFile.IsJpeg(bytes.Span))
            return JpegImage.Read(JpegFile.Read(bytes, maxPixels));
        throw new PdfImageException("The picture is neither a PNG nor a JPEG file.");
    }

    /// <summary>Adds the picture to a document, in the form that the document allows.</summary>
    /// <returns>The image XObject: one unit square, samples not turned yet.</returns>
    /// <exception cref="PdfImageException">The document allows the picture in no form.</exception>
    internal PdfReference AddTo(IncrementalUpdate update, DrawingRules rules)
    {
        if (_samples.Colors == ImageColors.Cmyk && !rules.Cmyk)
            throw new PdfImageException("The picture is a CMYK JPEG; a PDF/A document holds one only if its output intent is CMYK. Convert it to RGB.");
        if (_softMask is null)
            return update.Add(_samples.ToStream(rules));
        if (rules.Transparency)
            return update.Add(_samples.ToStream(rules, ("SMask", update.Add(_softMask.ToStream(DrawingRules.Unrestricted)))));
        StencilledImage stencilled = _stencilled!.Value;
        return update.Add(stencilled.Samples.ToStream(rules, ("Mask", update.Add(stencilled.Mask))));
    }
}
