using System.Globalization;
using System.Text;
using EContract.Sdk.Pdf;
using EContract.Sdk.Pdf.Filters;
using EContract.Sdk.Pdf.Revisions;

namespace EContract.Sdk.Tests.Pdf;

/// <summary>A few kilobytes that want to become gigabytes are refused before they have taken much.</summary>
public sealed class DecompressionBombTests
{
    [Fact]
    public void Open_CrossReferenceStreamThatSwells_RefusedWithinItsEntries()
    {
        byte[] file = CrossReferenceBomb(64 << 20);

        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<PdfFormatException>(() => PdfRevision.Open(PdfSource.FromMemory(file)));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains("decodes to more than the limit", error.Message);
        Assert.InRange(allocated, 0, 4 << 20);
    }

    [Fact]
    public void Decode_Bomb_TakesNoMoreThanItsLimit()
    {
        byte[] bomb = FlateFilter.Encode(new byte[64 << 20]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PdfFormatException>(() => FlateFilter.Decode(bomb, 8 << 20));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The blocks are pooled, so that this may be nothing at all; a limit's worth and a few blocks at most.
        Assert.InRange(allocated, 0, 12 << 20);
    }

    [Fact]
    public void Decode_WithinItsLimit_GivesAllBytesInOrder()
    {
        byte[] data = CreateData((5 << 20) + 3);
        Assert.Equal(data, FlateFilter.Decode(FlateFilter.Encode(data), data.Length));
    }

    private static byte[] CrossReferenceBomb(int decoded)
    {
        byte[] entries = FlateFilter.Encode(new byte[decoded]);
        string head = "%PDF-1.5\n";
        string stream = string.Create(CultureInfo.InvariantCulture, $"1 0 obj\n<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length {entries.Length}>>\nstream\n");
        return [.. Encoding.Latin1.GetBytes(head + stream), .. entries, .. Encoding.Latin1.GetBytes($"\nendstream\nendobj\nstartxref\n{head.Length}\n%%EOF\n")];
    }

    // Bytes that do not repeat, the same on every run.
    private static byte[] CreateData(int length)
    {
        byte[] bytes = new byte[length];
        uint state = 1;
        for (int i = 0; i < bytes.Length; i++)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            bytes[i] = (byte)(state >> 24);
        }

        return bytes;
    }
}
