using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Objects;
using FsCheck.Xunit;

namespace EContract.Sdk.Tests.Pdf.Filters;

public sealed class PdfFiltersTests
{
    [Property]
    public bool Flate_EncodedThenDecoded_IsTheSame(byte[] data) =>
        FlateFilter.Decode(FlateFilter.Encode(data), PdfReaderOptions.Default).AsSpan().SequenceEqual(data);

    [Theory]
    // The example of ISO 32000-2, 7.4.4.2, table 7.
    [InlineData("LZWDecode", "800B6050220C0C8501", "2D2D2D2D2D412D2D2D42")]
    [InlineData("ASCIIHexDecode", "3438203635366336433646 3E", "48656C6C6F")]
    // "Man " of the ASCII85 literature, and z for four zeros.
    [InlineData("ASCII85Decode", "396A716F5E 7A 7E3E", "4D616E2000000000")]
    [InlineData("RunLengthDecode", "02414243 FE58 80", "414243585858")]
    public void Decode_KnownVectors_GiveKnownBytes(string filter, string encoded, string expected)
    {
        byte[] bytes = Convert.FromHexString(encoded.Replace(" ", "", StringComparison.Ordinal));
        byte[] decoded = PdfFilters.Decode(bytes, new PdfDictionary(("Filter", new PdfName(filter))), value => value, PdfReaderOptions.Default);
        Assert.Equal(expected, Convert.ToHexString(decoded));
    }

    [Fact]
    public void Decode_DecompressionBomb_StopsAtTheLimit()
    {
        byte[] bomb = FlateFilter.Encode(new byte[10 << 20]);
        var options = new PdfReaderOptions { MaxDecodedStreamLength = 1 << 20 };
        Assert.Contains("more than the limit", Assert.Throws<PdfFormatException>(() => FlateFilter.Decode(bomb, options)).Message);
    }

    [Theory]
    [InlineData("ASCIIHexDecode", "00", 1)]
    [InlineData("ASCII85Decode", "z", 4)]
    [InlineData("ASCII85Decode", "9jqo^", 4)]
    public void Decode_AsciiBeyondTheLimit_StopsThere(string filter, string piece, int decodedLength)
    {
        byte[] encoded = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 1000)));
        var dictionary = new PdfDictionary(("Filter", new PdfName(filter)));

        Assert.Equal(1000 * decodedLength, PdfFilters.Decode(encoded, dictionary, value => value, 1000 * decodedLength).Length);
        var error = Assert.Throws<PdfFormatException>(() => PdfFilters.Decode(encoded, dictionary, value => value, (1000 * decodedLength) - 1));
        Assert.Contains("more than the limit", error.Message);
    }

    [Fact]
    public void Decode_FlateWithPresetDictionary_SaysThatItIsNone() =>
        Assert.Throws<PdfFormatException>(() => FlateFilter.Decode([0x78, 0x20, 0xF4, 0xF5, 0x90, 0xFD, 0xCC], PdfReaderOptions.Default));

    [Property(MaxTest = 500)]
    public bool Decode_AnyBytesByAnyFilter_GivesBytesOrSaysWhatIsWrong(byte[] bytes)
    {
        foreach (string filter in new[] { "FlateDecode", "LZWDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "DCTDecode" })
        {
            try
            {
                PdfFilters.Decode(bytes, new PdfDictionary(("Filter", new PdfName(filter))), value => value, PdfReaderOptions.Default);
            }
            catch (PdfFormatException)
            {
            }
        }

        return true;
    }
}
