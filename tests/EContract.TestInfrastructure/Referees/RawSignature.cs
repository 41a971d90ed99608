using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace EContract.TestInfrastructure.Referees;

/// <summary>A signature cut out of a file by text search, without any of the code under test.</summary>
/// <param name="SubFilter">What it claims to be.</param>
/// <param name="Covered">The bytes that ByteRange covers.</param>
/// <param name="Contents">The DER without its padding.</param>
public sealed partial record RawSignature(string SubFilter, byte[] Covered, byte[] Contents)
{
    /// <summary>Whether it is a document timestamp.</summary>
    public bool IsDocumentTimestamp => SubFilter == "ETSI.RFC3161";

    /// <summary>All signatures of a file, oldest first.</summary>
    /// <param name="file">The file.</param>
    /// <param name="from">Where to begin, for files that had oddly made signatures before.</param>
    public static IReadOnlyList<RawSignature> FindAll(byte[] file, int from = 0)
    {
        string text = Encoding.Latin1.GetString(file);
        var found = new List<RawSignature>();
        foreach (Match match in ByteRange().Matches(text, from))
        {
            long[] range = [.. match.Groups[1].Captures.Select(capture => long.Parse(capture.Value, CultureInfo.InvariantCulture))];
            Assert.Equal(0, range[0]);
            int gapStart = (int)range[1], gapEnd = (int)range[2], end = (int)(range[2] + range[3]);
            Assert.True(end <= file.Length, "ByteRange reaches beyond the file");
            // The gap is exactly the Contents string, brackets included.
            Assert.Equal('<', text[gapStart]);
            Assert.Equal('>', text[gapEnd - 1]);
            Assert.Equal("/Contents", text[..gapStart].TrimEnd()[^9..]);
            byte[] padded = Convert.FromHexString(text[(gapStart + 1)..(gapEnd - 1)]);
            int objectStart = text.LastIndexOf(" obj", gapStart, StringComparison.Ordinal);
            string subFilter = SubFilterName().Match(text, objectStart).Groups[1].Value;
            found.Add(new RawSignature(subFilter, [.. file[..gapStart], .. file[gapEnd..end]], padded[..DerLength(padded)]));
        }

        return [.. found.OrderBy(signature => signature.Covered.Length)];
    }

    private static int DerLength(byte[] der)
    {
        if (der[1] < 0x80)
            return 2 + der[1];
        int octets = der[1] & 0x7F, length = 0;
        for (int i = 0; i < octets; i++)
            length = (length << 8) | der[2 + i];
        return 2 + octets + length;
    }

    [GeneratedRegex(@"/ByteRange\s*\[(?:\s*(\d+)){4}\s*\]")]
    private static partial Regex ByteRange();

    [GeneratedRegex(@"/SubFilter\s*/([A-Za-z0-9.]+)")]
    private static partial Regex SubFilterName();
}
