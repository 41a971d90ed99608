using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Facts;

/// <summary>The two stretches of a file that a signature covers (ISO 32000-2, 12.8.1): all but its own value.</summary>
/// <param name="GapStart">Where the first ends.</param>
/// <param name="GapEnd">Where the second begins.</param>
/// <param name="End">Where the second ends.</param>
internal sealed record ByteRange(long GapStart, long GapEnd, long End)
{
    /// <summary>Reads the entry; what is wrong with it otherwise.</summary>
    /// <param name="value">The entry as it stands.</param>
    /// <param name="fileLength">How long the file is.</param>
    /// <param name="problem">Why there is no result.</param>
    internal static ByteRange? Read(PdfObject? value, long fileLength, out string? problem)
    {
        if (value is not PdfArray array)
        {
            problem = value is null or PdfNull ? "ByteRange is missing" : "ByteRange is not an array that stands in the signature dictionary";
            return null;
        }

        if (array.Count != 4 || !array.All(item => item is PdfInteger))
        {
            problem = "ByteRange is not an array of four integers";
            return null;
        }

        long start = Number(0), firstLength = Number(1), secondStart = Number(2), secondLength = Number(3);
        problem = null;
        if (start != 0)
            problem = "ByteRange does not begin at the start of the file";
        else if (firstLength <= 0 || secondLength <= 0 || secondStart <= firstLength)
            problem = "ByteRange does not leave exactly one gap";
        else if (secondStart > fileLength || secondLength > fileLength - secondStart)
            problem = $"ByteRange reaches beyond the end of the file at {fileLength}";
        return problem is null ? new ByteRange(firstLength, secondStart, secondStart + secondLength) : null;

        long Number(int index) => ((PdfInteger)array[index]).Value;
    }
}
